"""The basis of engines whose index is a folder: generations, the current one, and archives.

Rebuilds, updates and imports create generations, one of which is current. Each engine's library,
imported on demand, takes care of postings and queries.
"""

from search.engines.embedded.engine import FolderEngine
from search.engines.embedded.libraries import embedded_engines

__all__ = ["FolderEngine", "embedded_engines"]
