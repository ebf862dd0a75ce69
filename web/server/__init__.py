"""The running service: gunicorn, its workers, timeouts, access log and warm-up."""

from web.server import watcher
from web.server.gunicorn_app import AddressUnavailable, Server, check_address, worker_count

__all__ = [
    "AddressUnavailable",
    "Server",
    "check_address",
    "watcher",
    "worker_count",
]
