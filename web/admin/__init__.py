"""Admin requests and git pushes -> queued rebuilds and updates, and their state."""

from web.admin import routes, webhook

__all__ = [
    "routes",
    "webhook",
]
