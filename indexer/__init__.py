"""Turn content files into an index: read a folder, build an index and report problems."""
