"""Full-text search: takes documents and queries, gives indexes and pages of hits with facets."""
