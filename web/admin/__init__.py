"""The routes through which admins and git hosts queue rebuilds and updates, and follow tasks."""

from web.admin import routes, webhook
from web.admin.webhook import MAX_PUSH_BYTES, PUSH_PATH

__all__ = [
    "MAX_PUSH_BYTES",
    "PUSH_PATH",
    "routes",
    "webhook",
]
