"""For agents: a guide in /llms.txt, and the search as tools of the Model Context Protocol."""

from web.agents import routes
from web.agents.routes import answer_message

__all__ = [
    "answer_message",
    "routes",
]
