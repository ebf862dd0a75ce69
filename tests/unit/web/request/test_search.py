"""Parsing of request parameters, which needs no engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from search.query import Filter, Range, Sort
from search.schema import Schema
from search.settings.table import Settings
from web.problem_details import Problem
from web.request.converters import Moment
from web.request.parameter_table import Parameter, ParameterKind, Route
from web.request.parameters import parameter_table
from web.request.search import Search, read, read_values, to_query

TABLE = parameter_table(Schema(), Settings())
ON_SEARCH = TABLE.on[Route.SEARCH]


def reading(*pairs: tuple[str, str], zone: str = "UTC", route: Route = Route.SEARCH) -> Search:
    return read(pairs, TABLE, route, zone=ZoneInfo(zone))


def problem(*pairs: tuple[str, str], **more: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        reading(*pairs, **more)
    return caught.value


def test_no_parameters() -> None:
    """A request without parameters lists everything, newest first, with default pages."""
    search = reading()
    attributes = {row.attribute: row.default for row in ON_SEARCH.values() if not row.field}
    assert {name: getattr(search, name) for name in attributes} == attributes
    assert (search.chosen, search.excluded, search.per_page) == ({}, {}, Settings().per_page)


def test_settings_are_the_defaults() -> None:
    """Omitted parameters have the defaults from the settings."""
    settings = Settings(per_page=25, snippet_words=12, facet_limit=7)
    table = parameter_table(Schema(), settings)
    for route in (Route.SEARCH, Route.FACET, Route.PAGE, Route.FEED):
        search = read([], table, route, zone=UTC)
        assert (search.per_page, search.snippet, search.facet_limit) == (25, 12, 7)


def test_q_verbatim() -> None:
    """q keeps its spaces, because a trailing space means that the last word is complete."""
    assert reading(("q", " care ")).q == " care "


def test_values_are_verbatim() -> None:
    """A facet value may contain commas, colons and spaces."""
    found = reading(("topic", "KLAS: a, b"), ("topic", " x"))
    assert found.chosen == {"topic": ("KLAS: a, b", " x")}


def test_repeated_value_counts_once() -> None:
    """A repeated value counts once."""
    assert reading(("tag", "a"), ("tag", "a")).chosen == {"tag": ("a",)}


def test_excluded_values() -> None:
    """A facet name followed by `.not` excludes values."""
    assert reading(("tag.not", "a")).excluded == {"tag": ("a",)}


def test_empty_texts_say_nothing() -> None:
    """Empty form inputs are ignored."""
    pairs = [(name, "") for name in ON_SEARCH]
    assert reading(*pairs) == reading()


def test_values_are_counted_as_sent() -> None:
    """More than a hundred values are too many, even if some are empty."""
    assert problem(*[("tag", "a")] * 101).faults[0].parameter == "tag"
    assert problem(*[("tag", "")] * 101).faults[0].parameter == "tag"
    assert reading(*[("tag", "a")] * 100).chosen == {"tag": ("a",)}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0001-01-01T00:00:00+14:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-14:00", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_dates_at_the_ends_of_the_calendar(text: str, at: datetime) -> None:
    """A date-time outside the calendar in UTC is clamped to its end."""
    assert reading(("date.gte", text)).gte == {"date": Moment(text, at)}


def test_bare_date_is_a_day_of_the_site() -> None:
    """A bare date starts at midnight in the site's time zone."""
    found = reading(("date.gte", "2020-07-01"), zone="America/New_York")
    assert [bound.at for bound in found.gte.values()] == [datetime(2020, 7, 1, 4, tzinfo=UTC)]


def test_date_lt_bare_date() -> None:
    """date.lt with a bare date ends before that day."""
    found = reading(("date.lt", "2020-07-01"))
    assert [bound.at for bound in found.lt.values()] == [datetime(2020, 7, 1, tzinfo=UTC)]


@pytest.mark.parametrize("text", ["2020-07-01T02:00:00+02:00", "2020-07-01T02:00:00 02:00"])
def test_date_time_with_offset(text: str) -> None:
    """A UTC offset is respected, even if its plus sign arrives as a space."""
    found = reading(("date.gte", text))
    assert [bound.at for bound in found.gte.values()] == [datetime(2020, 7, 1, tzinfo=UTC)]


@pytest.mark.parametrize("text", ["yesterday", "2020-13-01", "9" * 500, "2020-01-01T", "-"])
def test_wrong_dates(text: str) -> None:
    """An invalid date is reported as a fault of its parameter."""
    assert problem(("date.gte", text)).faults[0].parameter == "date.gte"


def test_empty_span_of_dates() -> None:
    """A range that ends before it starts is a fault."""
    found = problem(("date.gte", "2020-02-01"), ("date.lt", "2020-02-01"))
    assert [fault.parameter for fault in found.faults] == ["date.lt"]


def test_chosen_and_excluded() -> None:
    """Selecting and excluding the same value is a fault."""
    found = problem(("tag", "a"), ("tag.not", "a"))
    assert found.code == "conflicting-parameters"


def test_unknown_name_gets_the_nearest() -> None:
    """The message for an unknown name suggests the most similar one."""
    (fault,) = problem(("comunity", "x")).faults
    assert (fault.parameter, fault.allowed) == ("comunity", ("community",))


def test_unknown_name_without_a_near_one() -> None:
    """If no name is similar, the message lists all names."""
    (fault,) = problem(("zzzzzz", "x")).faults
    assert fault.allowed == tuple(sorted(ON_SEARCH))


def test_names_of_later_releases_are_unknown() -> None:
    """Parameters that only a later version has are rejected, because they would have no effect."""
    assert len(problem(("rewrite", "off"), ("explain", "1")).faults) == 2


def test_all_faults_are_reported() -> None:
    """One response reports all faults."""
    found = problem(("page", "0"), ("sort", "best"), ("nope", "1"))
    assert {fault.parameter for fault in found.faults} == {"page", "sort", "nope"}


def test_query_length() -> None:
    """512 characters are allowed, and 513 are rejected with a specific code."""
    assert reading(("q", "x" * 512)).q
    assert problem(("q", "x" * 513)).code == "query-too-long"


def test_page_window() -> None:
    """page × per_page may be at most 10,000."""
    assert reading(("page", "100"), ("per_page", "100")).page == 100
    beyond = problem(("page", "101"), ("per_page", "100"))
    assert beyond.code == "pagination-window"
    (fault,) = beyond.faults
    assert (
        fault.detail == "Only the first 10,000 hits can be listed; page must be at most 100 here."
    )


def test_page_far_beyond_the_window() -> None:
    """A page number far beyond the window has the same problem code as one just beyond."""
    assert problem(("page", "1000000")).code == "pagination-window"


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "٣", "1e3", "9" * 5000, " 1"])
def test_wrong_numbers(text: str) -> None:
    """A number that is not an integer in range is a fault."""
    assert problem(("per_page", text)).faults[0].parameter == "per_page"


def test_single_parameter_given_twice() -> None:
    """Two different page numbers are a fault, but the same number twice is not."""
    assert problem(("page", "1"), ("page", "2")).faults[0].parameter == "page"
    assert reading(("page", "2"), ("page", "2")).page == 2


@pytest.mark.parametrize(
    "pairs", [[("facets", "tag,year")], [("facets", "tag"), ("facets", "year")]]
)
def test_facets_listed(pairs: list[tuple[str, str]]) -> None:
    """Names may be joined by commas or repeated."""
    assert reading(*pairs).facets == ("tag", "year")


def test_facets_none() -> None:
    """`none` requests no facets and cannot be combined with names."""
    assert reading(("facets", "none")).facets == ()
    assert problem(("facets", "none,tag")).faults


def test_unknown_field_says_what_is_allowed() -> None:
    """The message for an unknown field lists the valid ones."""
    (fault,) = problem(("fields", "titel")).faults
    assert "title" in fault.allowed


def test_too_many_values() -> None:
    """A facet may have at most a hundred values in a request."""
    found = problem(*(("tag", str(n)) for n in range(101)))
    assert found.faults[0].parameter == "tag"


def test_the_list_of_faults_is_bounded() -> None:
    """The response to thousands of unknown names has a bounded size."""
    assert len(problem(*((f"x{n}", "1") for n in range(5000))).faults) == 20


def test_page_is_unknown_to_facets() -> None:
    """A route rejects parameters that have no meaning for it."""
    assert problem(("page", "1"), route=Route.FACET).faults[0].parameter == "page"


def test_to_query() -> None:
    """A search becomes the engine's query, value by value."""
    at = datetime(2024, 1, 1, tzinfo=UTC)
    asked = reading(
        ("tag", "a"), ("tag.not", "b"), ("year.not", "2020"), ("page", "3"), ("sort", "title"),
        ("date.gte", "2020-01-01"), ("date.lt", "2021-01-01"), ("facet_limit", "7"),
    )  # fmt: skip
    query = to_query(asked, (), Schema(), at=at)
    assert query.facets == tuple(facet.name for facet in Schema().facets)
    assert query.filters == (Filter("tag", ("a",), ("b",)), Filter("year", (), ("2020",)))
    assert (query.offset, query.limit, query.sort, query.at) == (20, 10, Sort.TITLE, at)
    (dates,) = query.ranges
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    assert dates == Range.of("date", first, last)
    assert (query.facet_limit, query.distinct) == (7, True)
    separate = to_query(reading(("distinct", "off"), ("facets", "tag")), (), Schema(), at=at)
    assert (separate.distinct, separate.facets) == (False, ("tag",))
    assert separate.ranges == ()


def test_two_names_for_one_thing_are_not_sent_together() -> None:
    """A window of hits is given as a page or as an offset, and its size by one name."""
    for names in (("offset", "page"), ("limit", "per_page")):
        with pytest.raises(Problem) as caught:
            read([(name, "2") for name in names], TABLE, Route.SEARCH, zone=UTC)
        (fault,) = caught.value.faults
        assert (fault.parameter, fault.code) == (names[0], "conflicting-parameters")
    search = read([("offset", "15"), ("limit", "7")], TABLE, Route.SEARCH, zone=UTC)
    assert (search.start, search.per_page) == (15, 7)
    # Generated clients send the defaults of parameters that were not set.
    for pairs in ([("limit", "7"), ("per_page", "10")], [("per_page", "7"), ("limit", "10")]):
        defaults = [("page", "1"), ("offset", "0")]
        assert read([*pairs, *defaults], TABLE, Route.SEARCH, zone=UTC).per_page == 7
    with pytest.raises(Problem, match="offset must be at most 9,990 here"):
        read([("offset", "9995")], TABLE, Route.SEARCH, zone=UTC)


OWN = {
    one.name: one
    for one in (
        Parameter(name="id", kind=ParameterKind.TEXT, help="The id.", high=5, required=True),
        Parameter(name="kind", kind=ParameterKind.TEXT, help="The kind.", required=True),
        Parameter(
            name="size", kind=ParameterKind.NUMBER, help="The size.", default=7, low=1, high=9
        ),
        Parameter(name="since", kind=ParameterKind.MOMENT, help="The first day."),
    )
}


def test_values_of_other_requests_have_defaults() -> None:
    """Omitted values have their defaults, and a bare date starts in the site's time zone."""
    pairs = [("id", "a"), ("kind", "b"), ("since", "2020-07-01")]
    since = Moment("2020-07-01", datetime(2020, 7, 1, 4, tzinfo=UTC))
    values = read_values(pairs, OWN, zone=ZoneInfo("America/New_York"))
    assert values == {"id": "a", "kind": "b", "size": 7, "since": since}


def test_missing_and_invalid_values_are_reported_together() -> None:
    """A response names every missing, invalid and unknown parameter."""
    with pytest.raises(Problem) as caught:
        read_values([("id", "too long"), ("size", "10"), ("sise", "1")], OWN, zone=UTC)
    assert [(fault.parameter, fault.detail) for fault in caught.value.faults] == [
        ("id", "id has 8 characters; at most 5 are allowed."),
        ("size", "size is “10”; it must be a whole number from 1 to 9."),
        ("sise", "Unknown parameter “sise”. Did you mean size?"),
        ("kind", "kind is missing."),
    ]


def test_an_empty_value_is_missing() -> None:
    """An empty value of a required parameter counts as missing."""
    with pytest.raises(Problem, match=r"^id is missing\.$"):
        read_values([("id", ""), ("kind", "b")], OWN, zone=UTC)


def test_only_the_first_unknown_names_are_compared() -> None:
    """The first five unknown names get a suggestion; more would take too long."""
    faults = problem(*((f"comunit{n}", "1") for n in range(6))).faults
    assert [fault.allowed == ("community",) for fault in faults] == [True] * 5 + [False]
    assert faults[5].allowed == tuple(sorted(ON_SEARCH))


def test_a_long_unknown_name_is_truncated() -> None:
    """A message quotes 60 characters of an unknown name."""
    (fault,) = problem(("x" * 61, "1")).faults
    assert fault.parameter == "x" * 60


def test_characters_that_cannot_be_printed_are_replaced() -> None:
    """NUL and lone surrogates become U+FFFD."""
    assert reading(("q", "a\0b\ud800c")).q == "a\ufffdb\ufffdc"


def test_messages_of_conflicts() -> None:
    """Each message says which values conflict."""
    pairs = [
        ("tag", "a"), ("tag.not", "a"), ("date.gte", "2020-02-01"), ("date.lt", "2020-02-01"),
        ("offset", "9"), ("page", "2"),
    ]  # fmt: skip
    assert [(fault.parameter, fault.detail) for fault in problem(*pairs).faults] == [
        ("date.lt", "date.lt must be later than date.gte."),
        ("tag", "tag selects “a” but tag.not excludes it."),
        ("offset", "Send either offset or page, not both."),
    ]
