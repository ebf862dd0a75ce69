"""Record searches and clicks on disk, report on them, and offer past queries as suggestions."""

from web.analytics import clicks, history, recorder
from web.analytics.clicks import PARAMETERS
from web.analytics.history import QueryCount
from web.analytics.recorder import history_file, note_search, past_queries

__all__ = [
    "PARAMETERS",
    "QueryCount",
    "clicks",
    "history",
    "history_file",
    "note_search",
    "past_queries",
    "recorder",
]
