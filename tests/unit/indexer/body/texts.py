"""The text of a body, in short for tests."""

from __future__ import annotations

from typing import Any

from indexer.body.extract import extract


def text(body: str, **options: Any) -> str:
    """The text of a body on one line."""
    return extract(body, **options).text.replace("\n", " ")
