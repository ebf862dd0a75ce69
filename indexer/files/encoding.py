"""A file's bytes to text: UTF-8, and what else turns up."""

from __future__ import annotations

import codecs
import re

from indexer.content_problems import Findings, Unreadable

_WIDE = {  # the longer marks first: one begins with the shorter
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


def decode(data: bytes, findings: Findings) -> str:
    """Return a file's text with `\\n` line ends and no byte order mark.

    What is not UTF-8 is Windows-1252 where nothing speaks against it. A file that holds whole
    UTF-8 sequences beside stray bytes is damaged UTF-8: there each stray byte is lost.
    """
    encoding = next((name for mark, name in _WIDE.items() if data.startswith(mark)), None)
    if encoding:
        findings.warning(f"the file is {encoding}", "read as such; save it as UTF-8")
        return _lines(data.decode(encoding, errors="replace"))
    if b"\0" in data:
        raise Unreadable("this is not a text file: it holds zero bytes")
    bare = data.translate(None, _CONTROLS)
    if len(bare) != len(data):
        findings.warning("the file holds control characters", "read without them")
    try:
        return _lines(_without_c1(bare.decode("utf-8-sig"), findings))
    except UnicodeDecodeError as error:
        line = bare.count(b"\n", 0, error.start) + 1
    if _MULTIBYTE.search(bare):
        findings.error("a byte is not UTF-8", "read without it", line)
        return _lines(bare.decode("utf-8-sig", errors="replace").replace("\ufffd", " "))
    findings.warning("the file is not UTF-8", "read as Windows-1252; save it as UTF-8", line)
    return _lines(bare.decode("cp1252", errors="replace"))


def _without_c1(text: str, findings: Findings) -> str:
    """Return text with the controls that YAML forbids as the letters they once were.

    They are Windows-1252 bytes that someone's tool took for Latin-1 on the way to UTF-8.
    """
    if text.isascii() or not _C1.search(text):
        return text
    findings.warning("the file holds control characters", "read as Windows-1252 means them")
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
