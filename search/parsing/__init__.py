"""A typed text -> the clauses of a query, what to highlight, and why each alternative is there.

`understand` runs the passes in order; relaxation, ranking and curation decide what else a query
asks of an engine.
"""
