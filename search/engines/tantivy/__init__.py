"""tantivy as postings, scores, counts and sorts: entries and a Query in, documents out.

`index` writes and opens the files, `query` translates a Query, and `reader` answers it. The
folder `embedded` has all else.
"""

from search.engines.tantivy.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
