"""Whoosh as postings, columns and records: entries and a Query in, documents and scores out.

`index` writes and opens the files, `postings` reads them, and `reader` answers queries by sets
of documents. The folder `embedded` has all else.
"""

from search.engines.whoosh.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
