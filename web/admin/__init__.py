"""Authorized requests, or a git host's push -> queued rebuilds and updates, and their state."""
