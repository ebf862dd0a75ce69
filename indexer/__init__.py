"""From content files to documents: a folder goes in, an index and its problems come out."""
