"""Read a page's text fields, such as its title or the URL of its source."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.addresses import is_web_address
from indexer.content_problems import Findings
from indexer.mapping.page import Page, texts
from indexer.mapping.value_types import report_types

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
