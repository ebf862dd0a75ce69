"""The state of the service -> health checks and Prometheus' metrics."""
