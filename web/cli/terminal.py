"""Search answers and the index's state as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from search.status import Status, Storage

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def lines(view: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    """Yield the lines of an answer whose highlights are offsets; `color` marks what matches."""
    total, page, pages = view["total"], view["page"], view["total_pages"]
    place = f", page {page} of {pages}" if pages > 1 else ""
    yield f"{total:,} {'article' if total == 1 else 'articles'}{place}"
    if view["query"]["corrected"]:
        effective = printable(view["query"]["effective"])
        yield f"searched for: {effective} (as typed: --filter typo=off)"
    if view["query"]["relaxed"]:
        yield "few have all of these words; others follow (only those with all: --filter match=all)"
    yield from (f"did you mean: {printable(one['q']).strip()}" for one in view["suggestions"])
    if view["banner"]:
        yield printable(" · ".join(filter(None, view["banner"].values())))
    for number, hit in enumerate(view["hits"], (page - 1) * view["per_page"] + 1):
        yield ""
        title = marked(hit["highlight"]["title"], color=color) or "Untitled"
        yield f"{number}. {title}"
        about = " · ".join(filter(None, (printable(hit["url"]), (hit["date"] or "")[:10])))
        if about:
            yield f"   {_DIM}{about}{_PLAIN}" if color else f"   {about}"
        for extract in hit["highlight"]["snippet"]:
            yield f"   {marked(extract, color=color)}"
        yield from (f"   {printable(sentence)}" for sentence in hit.get("explain", ()))


def marked(extract: Mapping[str, Any], *, color: bool) -> str:
    """Return an extract with its matches in bold."""
    text, parts, last = extract["text"], [], 0
    for start, end in extract["spans"] if color else ():
        parts += [printable(text[last:start]), _BOLD, printable(text[start:end]), _PLAIN]
        last = end
    return "".join((*parts, printable(text[last:])))


def printable(text: str) -> str:
    """Return text without what would command a terminal instead of being shown on it."""
    return "".join(c if c.isprintable() else " " for c in text)


def status_lines(status: Status, problems: Mapping[str, int], now: datetime) -> Iterator[str]:
    """Yield what an index says of itself, damage first."""
    if status.damage:
        yield f"DAMAGED     {printable(status.damage)}; an earlier generation answers:"
    yield f"engine      {status.engine}"
    yield f"generation  {status.generation}"
    if status.built_at is not None:
        built = status.built_at.astimezone().isoformat(" ", "seconds")
        yield f"built       {built} ({age(now - status.built_at)} ago)"
    yield f"documents   {status.documents:,}"
    yield f"problems    {problems['error']:,} errors, {problems['warning']:,} warnings"
    yield f"size        {size(status.size)}"


def storage_lines(others: Iterable[Status], storage: Storage, now: datetime) -> Iterator[str]:
    """Yield where an index lies, and the generations besides the one that answers."""
    for status in others:
        yield f"previous    {before(status, now)}"
    if storage.cluster:
        yield f"cluster     {storage.cluster}"
    if storage.disk_bytes is not None:
        yield f"on disk     {size(storage.disk_bytes)}"


def before(status: Status, now: datetime) -> str:
    """Return what a generation is, in one line."""
    built = "" if status.built_at is None else f", built {age(now - status.built_at)} ago"
    return f"{status.generation} ({count(status.documents)}{built})"


def count(documents: int) -> str:
    """Return a number of documents in words."""
    return f"{documents:,} document{'' if documents == 1 else 's'}"


def age(span: timedelta) -> str:
    """Return a span of time in its largest unit."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if (number := seconds // length) > 0:
            return f"{number:,} {unit}{'s' if number > 1 else ''}"
    return "less than a minute"


def size(count: int) -> str:
    """Return a number of bytes in its largest unit."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
