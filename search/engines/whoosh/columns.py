"""The times and sort orders of documents, read from the columns of an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from whoosh import fields
from whoosh.util.times import datetime_to_long

from search.engines.whoosh.layout import EXPIRY, PUBLISH
from search.engines.whoosh.postings import WhooshPostings
from search.query import Sort

_FIELDS = {"publish": PUBLISH, "expiry": EXPIRY}
# Whoosh counts microseconds from the year 1, and has the largest number for a missing date.
_EPOCH = datetime_to_long(datetime(1970, 1, 1))  # noqa: DTZ001 - Whoosh's times have no time zone
_UNDATED = fields.DATETIME(sortable=True).column_type.default_value()


def read_times(postings: WhooshPostings, name: str) -> list[tuple[int, int]]:
    """The documents with a time, each with that time in microseconds."""
    if name == "date":
        dates = enumerate(postings.column("date"))
        return [(n, date - _EPOCH) for n, date in dates if date not in {b"", _UNDATED}]
    documents = enumerate(postings.column(_FIELDS[name])[: postings.size - len(postings.joint)])
    times = [(number, int(time)) for number, time in documents if time]
    joint = ((number, one.times.get(name)) for number, one in postings.joint.items())
    return times + [(number, time) for number, time in joint if time is not None]


def read_ranks(postings: WhooshPostings, sort: Sort) -> list[int]:
    """Each document's rank in a sort order, in which a joint entry is where the newest member is.

    Relevance is sorted by date if scores are equal.
    """
    ids = postings.column("id")
    keys: list[tuple[Any, ...]]
    if sort is Sort.TITLE:
        keys = list(zip(postings.column("title"), ids, strict=True))
    else:
        sign, dates = 1 if sort is Sort.OLDEST else -1, dict(read_times(postings, "date"))
        keys = [(n not in dates, sign * dates.get(n, 0), id) for n, id in enumerate(ids)]
    ranks = [0] * len(ids)
    for rank, number in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[number] = rank
    return ranks
