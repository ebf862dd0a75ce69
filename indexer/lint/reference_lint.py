"""Check the links to files and the images in the articles themselves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from indexer.content_problems import ContentProblem, Findings, Unreadable
from indexer.files import contents
from search.document import Document
from search.settings import Settings

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_REFERENCE = re.compile(r"(!?)\[([^\[\]\n]{0,1000})\]\(\s*<?([^()\s<>]{1,1000})>?[^()\n]{0,200}\)")
_IMAGE_WITHOUT_ALT = re.compile(r"<img\b(?![^<>]*\balt\b)[^<>]*>", re.IGNORECASE)
_ID = re.compile(r"""(?:\b(?:id|name)\s{0,9}=\s{0,9}["']?|\{:?\s{0,9}#)([^\s"'<>{}]{1,200})""")
_FILE_ENDINGS = (".md", ".markdown", ".mdx")
_IMAGE_DONE = "people who do not see it learn nothing about it"


class _File(NamedTuple):
    """A content file, and the simplified IDs that its links may lead to, or None if unknown."""

    path: str
    ids: frozenset[str] | None


def reference_problems(
    pages: Mapping[str, Document], settings: Settings
) -> Iterator[ContentProblem]:
    """The links to missing files and headings, and the images without alternative text."""
    for path, page in pages.items():
        findings = Findings(path)
        try:
            data = contents(settings.content / path, max_size=settings.max_file_size).data
        except Unreadable:
            # Reported when the file was read for its document.
            continue
        text = data.decode("utf-8", errors="replace")
        file = _File(path, _link_targets(text, page) if "](#" in text else None)
        for number, line in _lines_outside_code(text):
            _check_line(file, line, number, settings, findings)
        yield from findings.problems()


def _lines_outside_code(text: str) -> Iterator[tuple[int, str]]:
    in_code = False
    for number, line in enumerate(text.split("\n"), 1):
        if _FENCE.match(line):
            in_code = not in_code
        elif not in_code:
            yield number, line


def _link_targets(text: str, page: Document) -> frozenset[str] | None:
    """The simplified IDs in a file, and its headings, from which scripts may make IDs."""
    if "{{" in text or "{%" in text:
        # Templates may add IDs.
        return None
    ids = (id for _, id in page.anchors)
    return frozenset(map(_simplified, (*ids, *page.headings, *_ID.findall(text), "top", "")))


def _simplified(id: str) -> str:
    """An ID's letters and digits, which hardly differ between generators."""
    return "".join(filter(str.isalnum, unquote(id).casefold()))


def _check_line(
    file: _File, line: str, number: int, settings: Settings, findings: Findings
) -> None:
    if "](" in line:
        for sign, text, target in _REFERENCE.findall(line):
            if sign and not text.strip():
                what = f"the image {target[:80]} has no alternative text"
                findings.warning(what, _IMAGE_DONE, number)
            elif not sign and _is_missing(file.path, target, settings):
                what = f"the link to {target[:80]} leads to no file"
                findings.warning(what, "readers who follow it may get an error", number)
            elif not sign and _lacks_heading(file, target):
                what = f"the link to {target[:80]} points to a missing heading"
                findings.warning(what, "the link does nothing", number)
    if "<" in line and _IMAGE_WITHOUT_ALT.search(line):
        findings.warning("an image has no `alt` attribute", _IMAGE_DONE, number)


def _lacks_heading(file: _File, target: str) -> bool:
    """Whether a link leads to a place in its own page that does not exist."""
    if not target.startswith("#") or file.ids is None:
        return False
    return _simplified(target) not in file.ids


def _is_missing(path: str, target: str, settings: Settings) -> bool:
    """Whether a link names a content file that does not exist.

    A link with a leading slash begins at the content folder, unless mounts move the files. Links
    that leave the content folder, and those that are not to files, cannot be judged.
    """
    file = unquote(re.split("[?#]", target, maxsplit=1)[0])
    if not file.lower().endswith(_FILE_ENDINGS) or ":" in file or "{" in file or "\0" in file:
        return False
    if file.startswith("/"):
        if settings.mounts:
            return False
        place = posixpath.normpath(file.lstrip("/"))
    else:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
    return not place.startswith("..") and not (settings.content / place).exists()
