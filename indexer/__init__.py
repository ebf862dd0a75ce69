"""From content files to an index: reads a folder, builds an index and reports problems."""
