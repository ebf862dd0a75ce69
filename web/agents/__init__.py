"""For agents: a guide in /llms.txt, and the search as tools of the Model Context Protocol."""

from web.agents import routes

__all__ = [
    "routes",
]
