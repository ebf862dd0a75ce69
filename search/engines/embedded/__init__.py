"""What engines in a folder have in common: generations on disk, the current one open, archives.

Documents go in by a rebuild, an update or an archive; a folder of finished generations comes
out, of which one answers. Postings and queries are the library's, loaded when first needed.
"""

from search.engines.embedded.engine import FolderEngine
from search.engines.embedded.libraries import embedded_engines

__all__ = ["FolderEngine", "embedded_engines"]
