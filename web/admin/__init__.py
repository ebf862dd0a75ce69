"""Admin requests and git pushes -> queued rebuilds and updates, and their state."""

from web.admin import routes, webhook
from web.admin.webhook import MAX_PUSH_BYTES, PUSH_PATH

__all__ = [
    "MAX_PUSH_BYTES",
    "PUSH_PATH",
    "routes",
    "webhook",
]
