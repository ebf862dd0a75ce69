"""Read a page's text fields, such as its title or the URL of its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.addresses import is_web_address
from indexer.content_problems import Findings
from indexer.mapping.page import Page, candidate_value, plain, texts

MAX_FIELD_CHARACTERS = 1_000
MAX_DESCRIPTION_CHARACTERS = 10_000


class FieldReader:
    """Reads fields, each from the first of its candidates that has a value."""

    def __init__(self, mapping: Mapping[str, tuple[str, ...]]) -> None:
        self._mapping = mapping

    def text(self, page: Page, name: str, findings: Findings) -> str:
        """The text of a field, truncated if it is too long, or an empty string."""
        report_types(page, self._mapping[name], findings, text_only=True)
        limit = MAX_DESCRIPTION_CHARACTERS if name == "description" else MAX_FIELD_CHARACTERS
        text = next(iter(texts(page, self._mapping[name])), "")
        if len(text) <= limit:
            return text
        findings.error(
            f"`{name}` has {len(text):,} characters", f"truncated to {limit:,} characters"
        )
        return text[:limit]

    def texts(self, page: Page, name: str) -> list[str]:
        """All values of a field, as strings."""
        return texts(page, self._mapping[name])

    def web_address(self, page: Page, name: str, findings: Findings) -> str:
        """The web address in a field, or an empty string if it is missing or not valid."""
        address = self.text(page, name, findings)
        if address.startswith("/"):
            # Generators encode the spaces in paths.
            address = address.replace(" ", "%20")
        if address and not is_web_address(address):
            findings.warning(f"`{name}` is not a valid web address: {address[:80]!r}", "ignored")
            return ""
        return address


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
    """A description of any nesting in a value, or an empty string."""
    if isinstance(value, dict):
        return "a mapping, not a value" if value else ""
    elements = value if isinstance(value, list) else ()
    if any(isinstance(element, dict) for element in elements):
        return "a list of mappings, not of values"
    return "a list of lists" if any(isinstance(element, list) for element in elements) else ""
