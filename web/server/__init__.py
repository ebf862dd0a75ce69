"""Settings -> a running service: gunicorn, its workers, timeouts, access log and warm-up."""
