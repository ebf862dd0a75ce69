"""What all read-only views of an engine have in common."""

from __future__ import annotations

from typing import Any

from search.errors import WriteFailed


class ReadOnlyEngine:
    """A view of another engine, which cannot be changed through it."""

    refusal = ""

    def notes(self, generation: str) -> bytes:  # noqa: ARG002
        """Return nothing, because the notes cover all files."""
        return b""

    def close(self) -> None:
        """Do nothing, because others use the engine."""

    def rebuild(self, *_: Any, **__: Any) -> int:
        """Raise WriteFailed."""
        raise WriteFailed(self.refusal)

    def update(self, *_: Any, **__: Any) -> None:
        """Raise WriteFailed."""
        raise WriteFailed(self.refusal)
