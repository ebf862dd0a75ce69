"""Turn a content folder into a stream of documents, and record counts, problems and a ledger."""

from indexer.pipeline import ledger
from indexer.pipeline.content_scan import ContentScan
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.full_scan import FullScan, outcomes
from indexer.pipeline.ledger import Ledger, LedgerEntry
from indexer.pipeline.rebuild_triggers import changed_trigger, rebuild_triggers
from indexer.pipeline.site_workers import with_prefix

__all__ = [
    "ContentScan",
    "FullScan",
    "Ledger",
    "LedgerEntry",
    "Outcome",
    "changed_trigger",
    "ledger",
    "outcomes",
    "rebuild_triggers",
    "with_prefix",
]
