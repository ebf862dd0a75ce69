"""The Whoosh engine, which uses Whoosh only to store postings, columns and records.

`index` writes and opens the files, `postings` defines access to them and scores, and `reader`
answers queries with sets of documents. The package `embedded` contains everything else.
"""

from search.engines.whoosh.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
