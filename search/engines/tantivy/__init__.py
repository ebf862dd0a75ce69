"""tantivy as postings, scores, counts and sorts: entries and a Query in, documents out.

`index` writes and opens the files, `query` translates a Query, and `reader` answers it. The
folder `embedded` has all else. Importing this package imports no tantivy.
"""
