"""Messages for when an engine uses a generation other than the current one."""

from __future__ import annotations

# The status is one line, but a library's error may quote an entire damaged file.
MAX_REASON_CHARACTERS = 300


def brief(failure: Exception) -> str:
    """An error's message, truncated to a readable length."""
    text = str(failure)
    if len(text) <= MAX_REASON_CHARACTERS:
        return text
    return text[:MAX_REASON_CHARACTERS] + " …"


def fallback_reason(failure: Exception, generation: str) -> str:
    """Why the current generation is not used, and which one is used instead."""
    return f"{brief(failure)}; until then, generation {generation} is used"
