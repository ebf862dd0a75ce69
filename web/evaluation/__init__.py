"""Measure ranking quality with judged queries, for each engine and each set of parameters."""

from web.evaluation.comparison import compare
from web.evaluation.judgements import BadJudgements, JudgedQuery, read_judged_queries
from web.evaluation.measures import MEASURES

__all__ = [
    "MEASURES",
    "BadJudgements",
    "JudgedQuery",
    "compare",
    "read_judged_queries",
]
