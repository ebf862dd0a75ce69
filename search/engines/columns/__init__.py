"""A generation as arrays in memory-mapped files: entries and a Query in, documents out.

`index` writes and opens the files, `columns` names the arrays, `collector` makes them of entries,
`merging` carries out an update, `postings` holds the loops over them, and `reader` answers a
Query. The folder `embedded` has all else.
"""

from search.engines.columns.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
