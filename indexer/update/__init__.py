"""Update an index from a content folder and a ledger, reading only changed files."""

from indexer.update import shrink_limit
from indexer.update.incremental_scan import ChangeCounts, IncrementalScan
from indexer.update.index_update import RebuildNeeded, update_index

__all__ = [
    "ChangeCounts",
    "IncrementalScan",
    "RebuildNeeded",
    "shrink_limit",
    "update_index",
]
