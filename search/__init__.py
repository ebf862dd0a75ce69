"""Full-text search: indexes documents, and answers queries with hits and facets."""
