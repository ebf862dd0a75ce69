"""Answers and the state of an index as lines of text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from web.cli.terminal import age, marked, printable, size


def test_marked() -> None:
    """Matches are bold in a terminal and plain elsewhere."""
    extract = {"text": "a care b", "spans": [[2, 6]]}
    assert marked(extract, color=True) == "a \x1b[1mcare\x1b[0m b"
    assert marked(extract, color=False) == "a care b"


def test_printable() -> None:
    """Content cannot send control sequences to a terminal."""
    assert printable("a\x1b]0;x\x07\r\nb\u202e") == "a ]0;x   b "


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=5, minutes=59), "5 hours"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_age(span: timedelta, expected: str) -> None:
    """An age is given in its largest unit."""
    assert age(span) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (2_000_000, "2.0 MB"),
        (3 * 10**12, "3,000.0 GB"),
    ],
)
def test_size(count: int, expected: str) -> None:
    """A size is given in its largest unit."""
    assert size(count) == expected
