"""The InstantSearch-compatible route: converts requests to searches, and answers to its JSON."""

from web.instantsearch import routes
from web.instantsearch.batch_search import CHOICES
from web.instantsearch.routes import MAX_REQUESTS
from web.instantsearch.sent_parameters import SUPPORTED

__all__ = [
    "CHOICES",
    "MAX_REQUESTS",
    "SUPPORTED",
    "routes",
]
