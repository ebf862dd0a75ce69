"""Requests of a browser -> the search page in HTML, which works without JavaScript."""
