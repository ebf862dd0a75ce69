"""Batches of requests by InstantSearch clients -> our searches, and our answers -> their JSON."""
