"""The columns engine, which stores a generation as numpy arrays in memory-mapped files.

`index` writes and opens the files, and `reader` answers queries. `columns` defines the arrays,
`collector` builds them from entries, `merging` updates them, and `postings` searches them. The
package `embedded` contains everything else.
"""

from search.engines.columns.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
