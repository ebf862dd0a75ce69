"""Decode content files as UTF-8, or as another encoding detected from the bytes."""

from __future__ import annotations

import codecs
import re

from indexer.content_problems import Findings, Unreadable

# The UTF-32 marks come first, because one of them begins with a UTF-16 mark.
_ENCODINGS_BY_BOM = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_C1 = re.compile("[\x80-\x9f]")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r") + b"\x7f"
_CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")


def decode(data: bytes, findings: Findings) -> str:
    """Decode a file to text with `\\n` line endings and no byte order mark.

    If bytes are not valid UTF-8 but others are multibyte UTF-8 sequences, the file is damaged
    UTF-8, and each invalid byte becomes a space. Otherwise the file is Windows-1252.
    """
    encoding = _encoding_by_bom(data)
    if encoding:
        findings.warning(
            f"the file is {encoding}, not UTF-8", "read anyway; please save it as UTF-8"
        )
        return _unix_lines(data.decode(encoding, errors="replace"))
    if b"\0" in data:
        raise Unreadable("not a text file: it contains null bytes")
    printable = data.translate(None, _CONTROLS)
    if control := _CONTROL.search(data) if len(printable) != len(data) else None:
        line = _line(data, control.start())
        findings.warning("the file contains control characters", "removed", line)
    try:
        return _unix_lines(_without_c1(printable.decode("utf-8-sig"), findings))
    except UnicodeDecodeError as error:
        line = _line(printable, error.start)
    if _MULTIBYTE.search(printable):
        findings.error("invalid UTF-8 bytes", "removed", line)
        return _unix_lines(printable.decode("utf-8-sig", errors="replace").replace("\ufffd", " "))
    findings.warning("the file is not UTF-8", "read as Windows-1252; please save it as UTF-8", line)
    return _unix_lines(printable.decode("cp1252", errors="replace"))


def _encoding_by_bom(data: bytes) -> str | None:
    """The encoding indicated by a UTF-16 or UTF-32 byte order mark, or None."""
    for bom, encoding in _ENCODINGS_BY_BOM.items():
        if data.startswith(bom):
            return encoding
    return None


def _without_c1(text: str, findings: Findings) -> str:
    """Restore the characters that became C1 controls, which YAML does not allow.

    They arise when a tool converts Windows-1252 to UTF-8 as if it were Latin-1.
    """
    control = None if text.isascii() else _C1.search(text)
    if control is None:
        return text
    line = text.count("\n", 0, control.start()) + 1
    findings.warning("the file contains control characters", "converted from Windows-1252", line)
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
