"""The tantivy engine.

`index` writes and opens the files, `query` translates queries, and `reader` answers them. The
package `embedded` contains everything else.
"""

from search.engines.tantivy.index import MAX_DELETED_SHARE, count_deleted, open, write  # noqa: A004

__all__ = ["MAX_DELETED_SHARE", "count_deleted", "open", "write"]
