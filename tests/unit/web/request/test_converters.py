"""The conversion of a request's strings to values, and the responses to invalid strings."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest

from search.schema import Schema
from search.settings.table import Settings
from web.problem_details import Fault
from web.request.converters import CONVERTERS, InvalidParameter
from web.request.parameter_table import Route
from web.request.parameters import parameter_table

PARAMETERS = parameter_table(Schema(), Settings()).on[Route.SEARCH]
INDIA = timezone(timedelta(hours=5, minutes=30))


def value_of(name: str, *texts: str) -> Any:
    """The value of a search parameter."""
    parameter = PARAMETERS[name]
    return CONVERTERS[parameter.kind].read(parameter, texts, INDIA)


def fault(name: str, *texts: str) -> Fault:
    """The fault in a parameter's strings, which the exception's message also describes."""
    with pytest.raises(InvalidParameter) as raised:
        value_of(name, *texts)
    assert str(raised.value) == raised.value.fault.detail
    assert raised.value.fault.parameter == name
    return raised.value.fault


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("q", "x" * 512, "x" * 512), ("lang", "pt-BR", "pt-BR"), ("lang", "", ""),
        ("sort", "-date", "-date"), ("page", "1", 1), ("page", "10000", 10_000),
        ("per_page", "100", 100), ("page", "000000005", 5), ("tag", "x" * 512, ("x" * 512,)),
        ("tag", "", ()), ("facets", " tag , year ", ("tag", "year")), ("facets", "none", ()),
    ],
)  # fmt: skip
def test_values(name: str, text: str, expected: Any) -> None:
    """The limits of a range are themselves allowed."""
    assert value_of(name, text) == expected


MOMENT = "it must be an ISO date or date-time, such as 2020-08-11 or 2020-08-11T05:04:41Z."


@pytest.mark.parametrize(
    ("name", "text", "expected", "code"),
    [
        ("q", "x" * 1_513, "q has 1,513 characters; at most 512 are allowed.", "query-too-long"),
        ("lang", "x", "lang “x” is not valid; expected a value such as es.", "invalid-parameter"),
        ("distinct", "x" * 60, f"distinct is “{'x' * 60}”; it must be one of on, off.",
         "invalid-parameter"),
        ("distinct", "x" * 61, f"distinct is “{'x' * 60}…”; it must be one of on, off.",
         "invalid-parameter"),
        ("page", "0", "page is “0”; it must be a whole number from 1 to 10,000.",
         "invalid-parameter"),
        ("page", "10001", "page is “10001”; it must be a whole number from 1 to 10,000.",
         "pagination-window"),
        ("page", "999999999", "page is “999999999”; it must be a whole number from 1 to 10,000.",
         "pagination-window"),
        ("page", "9999999999", "page is “9999999999”; it must be a whole number from 1 to 10,000.",
         "invalid-parameter"),
        ("page", "٣", "page is “٣”; it must be a whole number from 1 to 10,000.",
         "invalid-parameter"),
        ("date.gte", "soon", f"date.gte is “soon”; {MOMENT}", "invalid-parameter"),
        ("tag", "x" * 513, "A value of tag is longer than 512 characters.", "invalid-parameter"),
        ("facets", "tag,x", "“x” is not valid for facets.", "invalid-parameter"),
        ("facets", "none,tag", "facets must be either none or a list of names, not both.",
         "invalid-parameter"),
    ],
)  # fmt: skip
def test_wrong_values(name: str, text: str, expected: str, code: str) -> None:
    """The message about an invalid value says what is wrong and what is allowed."""
    assert (fault(name, text).detail, fault(name, text).code) == (expected, code)


@pytest.mark.parametrize("name", ["q", "sort", "page", "date.gte"])
def test_a_single_value_is_sent_once(name: str) -> None:
    """Two different values are refused, whatever they are."""
    expected = f"{name} has 2 different values; only one is allowed."
    assert fault(name, "1", "2", "2").detail == expected


def test_at_most_100_values() -> None:
    """Repeated values count towards the limit, but become one value."""
    assert value_of("tag", *["a"] * 100) == ("a",)
    assert fault("tag", *["a"] * 101).detail == "tag has 101 values; at most 100 are allowed."


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        ("2020-08-11", "2020-08-11", "2020-08-10T18:30:00+00:00"),
        ("2020-08-11T05:04:41Z", "2020-08-11T05:04:41Z", "2020-08-11T05:04:41+00:00"),
        ("2020-08-11T05:00 02:00", "2020-08-11T05:00+02:00", "2020-08-11T03:00:00+00:00"),
        (" 2020-08-11T05:00 0230 ", "2020-08-11T05:00+0230", "2020-08-11T02:30:00+00:00"),
        ("0001-01-01", "0001-01-01", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:00-05:00", "9999-12-31T23:00-05:00", "9999-12-31T23:59:59.999999+00:00"),
    ],
)
def test_moments(text: str, words: str, at: str) -> None:
    """A date begins in the site's zone; a plus sign may arrive as a space; the calendar ends."""
    moment = value_of("date.gte", text)
    assert (moment.text, moment.at.isoformat()) == (words, at)
    assert moment.at.tzinfo is UTC
