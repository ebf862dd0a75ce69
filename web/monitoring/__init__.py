"""Report the service's state as health checks and Prometheus metrics."""

from web.monitoring import health, metrics

__all__ = [
    "health",
    "metrics",
]
