"""The times, numbers and sort orders of documents, read from the columns of an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from whoosh import fields
from whoosh.util.times import datetime_to_long

from search.engines.whoosh.layout import EXPIRY, PUBLISH, typed_field
from search.engines.whoosh.postings import WhooshPostings
from search.query import Sort
from search.typed_fields import column

_FIELDS = {"publish": PUBLISH, "expiry": EXPIRY}
# Whoosh counts microseconds from the year 1, and has the largest number for a missing date.
_EPOCH = datetime_to_long(datetime(1970, 1, 1))  # noqa: DTZ001 - Whoosh's times have no time zone
_UNDATED = fields.DATETIME(sortable=True).column_type.default_value()


def read_numbers(postings: WhooshPostings, name: str) -> list[tuple[int, int]]:
    """The documents with a value in a column of integers, such as times in microseconds."""
    if name == "date":
        dates = enumerate(postings.column("date"))
        return [(n, date - _EPOCH) for n, date in dates if date not in {b"", _UNDATED}]
    if name not in _FIELDS:
        # A joint entry has the values of the newest member.
        numbers = enumerate(postings.column(typed_field(name)))
        return [(n, int(number)) for n, number in numbers if number]
    documents = enumerate(postings.column(_FIELDS[name])[: postings.size - len(postings.joint)])
    times = [(number, int(time)) for number, time in documents if time]
    joint = ((number, one.times.get(name)) for number, one in postings.joint.items())
    return times + [(number, time) for number, time in joint if time is not None]


def read_ranks(postings: WhooshPostings, sort: str) -> list[int]:
    """Each document's rank in a sort order, in which a joint entry is where the newest member is.

    Relevance is sorted by date if scores are equal.
    """
    ids = postings.column("id")
    keys: list[tuple[Any, ...]]
    if sort == Sort.TITLE:
        keys = list(zip(postings.column("title"), ids, strict=True))
    elif sort in {Sort.NEWEST, Sort.OLDEST}:
        keys = list(zip(_number_keys(postings, sort), ids, strict=True))
    else:
        dates = _number_keys(postings, Sort.NEWEST)
        keys = list(zip(_number_keys(postings, sort), dates, ids, strict=True))
    ranks = [0] * len(ids)
    for rank, number in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[number] = rank
    return ranks


def _number_keys(postings: WhooshPostings, sort: str) -> list[tuple[bool, int]]:
    """Each document's key in the order of a field, in which those without a value come last."""
    sign = -1 if sort.startswith("-") else 1
    numbers = dict(read_numbers(postings, column(sort.removeprefix("-"))))
    return [(n not in numbers, sign * numbers.get(n, 0)) for n in range(postings.size)]
