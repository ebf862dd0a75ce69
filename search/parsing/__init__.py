"""Turn typed text into a query's clauses, clauses to highlight, and reasons for alternatives.

`understand` runs all passes in order. Relaxation, ranking and curation then adapt the query.
"""

from search.parsing import relaxation
from search.parsing.curation import Curation, CurationRule, changes, curate, load_rules
from search.parsing.operators import lowercased
from search.parsing.parser import parse
from search.parsing.ranking import SIGNS, Ranking, language_clauses, recency_clauses
from search.parsing.relaxation import Matching
from search.parsing.understanding import Understanding, understand

__all__ = [
    "SIGNS",
    "Curation",
    "CurationRule",
    "Matching",
    "Ranking",
    "Understanding",
    "changes",
    "curate",
    "language_clauses",
    "load_rules",
    "lowercased",
    "parse",
    "recency_clauses",
    "relaxation",
    "understand",
]
