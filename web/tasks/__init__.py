"""Requested rebuilds and updates -> a queue beside the index, and a process that runs them."""
