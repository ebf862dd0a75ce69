"""Tests of `web.webhooks`."""
