"""A page's fields with one value each, such as its title or its source's address."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.content_problems import Findings
from indexer.mapping import permalinks
from indexer.mapping.page import Page, texts

MAX_FIELD_CHARACTERS = 1_000
MAX_DESCRIPTION_CHARACTERS = 10_000


class FieldReader:
    """Reads fields by the settings' mapping from names to candidates."""

    def __init__(self, mapping: Mapping[str, tuple[str, ...]]) -> None:
        self._mapping = mapping

    def text(self, page: Page, name: str, findings: Findings) -> str:
        """The text of a field, empty for none; what is too long is truncated."""
        limit = MAX_DESCRIPTION_CHARACTERS if name == "description" else MAX_FIELD_CHARACTERS
        text = next(iter(texts(page, self._mapping[name])), "")
        if len(text) <= limit:
            return text
        findings.error(
            f"`{name}` has {len(text):,} characters", f"truncated to {limit:,} characters"
        )
        return text[:limit]

    def texts(self, page: Page, name: str) -> list[str]:
        """All texts of a field."""
        return texts(page, self._mapping[name])

    def web_address(self, page: Page, name: str, findings: Findings) -> str:
        """The address in a field, empty for none and for what no link may lead to."""
        address = self.text(page, name, findings)
        if address and not permalinks.is_web_address(address):
            findings.warning(f"`{name}` is not a web address: {address[:80]!r}", "ignored")
            return ""
        return address
