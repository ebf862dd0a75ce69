"""The OpenSearch engine, whose index is in a cluster.

`engine` implements the interface and `client` the connection. `session`, `lease` and `build`
manage writing. `index` writes one generation, and `reader` reads one. `query` translates queries
to JSON, and `catalog` keeps track of generations.
"""

from search.engines.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
