"""Turn one content file into a document, a reason to skip it, or problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from indexer.content_problems import Absent, ContentProblem, Findings, Unreadable
from indexer.files import UNKNOWN, ContentFile, Fingerprint, contents, read
from indexer.mapping import Mapper, SkippedPage, is_section
from search.document import Document
from search.settings import Settings

_FIELDS = tuple(field.name for field in fields(Document))
_field_values = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A content file's document or the reason to skip the file, or neither if it has errors."""

    document: Document | None
    reason: str
    problems: tuple[ContentProblem, ...]
    fingerprint: Fingerprint = UNKNOWN


class DocumentWorker:
    """Turns content files into documents. Raises SettingsError if the settings are invalid."""

    def __init__(self, settings: Settings) -> None:
        self._content = str(settings.content)
        self._max_file_size = settings.max_file_size
        self._mapper = Mapper(settings)

    def outcome(self, file: ContentFile) -> Outcome:
        """The outcome of a content file. Whatever the file contains, only MemoryError is raised."""
        findings = Findings(file.path)
        document, reason, fingerprint = None, "", UNKNOWN
        try:
            with _mention_pages_below(file):
                file_contents = contents(
                    f"{self._content}/{file.path}", max_size=self._max_file_size
                )
                fingerprint = file_contents.fingerprint
                source = read(
                    file_contents.data, findings, visibility_keys=self._mapper.visibility_keys
                )
            page = self._mapper.document(file, source, findings)
            if isinstance(page, SkippedPage):
                reason = page.reason
            else:
                document = page
        except Unreadable as error:
            findings.error(str(error), "skipped", error.line)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  # one file must not stop the others
            findings.error(f"unexpected error: {type(error).__name__}: {error}", "skipped")
        return Outcome(document, reason, findings.problems(), fingerprint)

    def signature(self, folder: str) -> str:
        """A digest of the values that pages inherit from a folder's section page."""
        return self._mapper.signature(folder)


@contextmanager
def _mention_pages_below(file: ContentFile) -> Iterator[None]:
    """Add to an unreadable section page's error that the pages below it are also skipped."""
    try:
        yield
    except Absent:
        raise
    except Unreadable as error:
        if not is_section(file.id):
            raise
        what = (
            f"{error}; the file may exclude the pages below it in the folder tree, "
            "so those are skipped as well"
        )
        raise Unreadable(what, error.line) from None


# Sending plain tuples between processes takes half the bytes and time of dataclasses.
PackedOutcome = tuple[tuple[Any, ...] | None, str, tuple[ContentProblem, ...], Fingerprint]


def pack(outcome: Outcome) -> PackedOutcome:
    """Convert an outcome to plain values."""
    document = outcome.document
    values = _field_values(document) if document else None
    return values, outcome.reason, outcome.problems, outcome.fingerprint


def unpack(packed: PackedOutcome) -> Outcome:
    """Restore an outcome from the result of `pack`."""
    values, reason, problems, fingerprint = packed
    document = Document(**dict(zip(_FIELDS, values, strict=True))) if values else None
    return Outcome(document, reason, problems, fingerprint)
