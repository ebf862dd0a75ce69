"""An index in a cluster: documents and a Query in, requests to its hosts out, and back a Result.

`engine` answers and builds; `session` holds the index for writing; `index` writes one index and
`reader` reads one; `query` is our Query as JSON, `catalog` what a cluster keeps of generations,
`lease` the right to write, `client` the connection.
"""

from search.engines.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
