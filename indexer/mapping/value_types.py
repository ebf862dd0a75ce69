"""Report front matter values whose type is not what a field or facet expects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indexer.content_problems import Findings
from indexer.mapping.page import Page, candidate_value, plain


def report_types(
    page: Page, candidates: Iterable[str], findings: Findings, *, text_only: bool
) -> None:
    """Report unsuitable values among the candidates, up to the first one with a suitable value.

    Nested values are never used. Numbers are read as they are written, so they are suitable even
    with `text_only`, but `true` and `false` are not.
    """
    for candidate in candidates:
        value = candidate_value(page, candidate)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return
        if nested := _nested(value):
            findings.warning(
                f"`{candidate}` is {nested}",
                f"not used; to use a key in it, set `{candidate}.KEY` in the settings",
            )
            continue
        if text_only and isinstance(value, bool):
            findings.warning(
                f"`{candidate}` is true or false, not text", f"read as {plain(value)!r}"
            )
        return


def _nested(value: Any) -> str:
    """What is nested in a value, or an empty string."""
    if isinstance(value, dict):
        return "a mapping, not a value" if value else ""
    elements = value if isinstance(value, list) else ()
    if any(isinstance(element, dict) for element in elements):
        return "a list of mappings, not of values"
    return "a list of lists" if any(isinstance(element, list) for element in elements) else ""
