"""From content files to an index: reads a folder, builds the index and reports problems."""
