"""A generation as arrays in memory-mapped files: entries and a Query in, documents out.

`index` writes and opens the files, `columns` names the arrays, `collector` makes them of entries,
`merging` carries out an update, `postings` holds the loops over them, and `reader` answers a
Query. The folder `embedded` has all else. Importing this package imports no numpy.
"""
