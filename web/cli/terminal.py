"""Format answers and the state of the index as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from search.status import Status, Storage
from web.json_types import ProblemCountJson

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def answer_lines(
    view: Mapping[str, Any], *, complete: int, any_word: bool, color: bool
) -> Iterator[str]:
    """Format an answer with highlights as offsets; with `color`, matches are bold.

    `complete` is the number of articles that contain all the words. `any_word` says that the
    search required only one of its words.
    """
    yield from _head_lines(view, complete=complete, any_word=any_word)
    first = (view["page"] - 1) * view["per_page"] + 1
    for number, hit in enumerate(view["hits"], first):
        yield ""
        yield from _hit_lines(number, hit, color=color)


def _head_lines(view: Mapping[str, Any], *, complete: int, any_word: bool) -> Iterator[str]:
    """The number of articles, and any changes to the query."""
    total, page, pages = view["total"], view["page"], view["total_pages"]
    place = f", page {page} of {pages}" if pages > 1 else ""
    yield f"{total:,} {'article' if total == 1 else 'articles'}{place}"
    if view["query"]["corrected"]:
        effective = printable(view["query"]["effective"])
        yield f"searched for: {effective} (to search as typed: --filter typo=off)"
    if view["query"]["missing"]:
        missing = ", ".join(map(printable, view["query"]["missing"]))
        yield f"no article contains: {missing}"
    if view["query"]["relaxed"] and total:
        yield _relaxed_line(view["query"], complete=complete, any_word=any_word)
    for suggestion in view["suggestions"]:
        yield f"did you mean: {printable(suggestion['q']).strip()}"
    if view["banner"]:
        yield printable(" · ".join(filter(None, view["banner"].values())))


def _relaxed_line(query: Mapping[str, Any], *, complete: int, any_word: bool) -> str:
    """The line that says how many of the query's words the articles contain, as on the page."""
    least = f"at least {'one' if query['required'] == 1 else query['required']}"
    if query["missing"]:
        return f"these contain {least} of the other words"
    if any_word:
        return f"these contain {least} of these words (to require all: --filter match=all)"
    if not complete:
        return f"no article contains all the words; these contain {least} of them"
    return (
        f"few articles contain all the words; others that contain {least} of them follow "
        "(to omit them: --filter match=all)"
    )


def _hit_lines(number: int, hit: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    title = marked(hit["highlight"]["title"], color=color) or "Untitled"
    yield f"{number}. {title}"
    day = (hit["date"] or "")[:10]
    source = " · ".join(filter(None, (printable(hit["url"]), day)))
    if source:
        yield f"   {_DIM}{source}{_PLAIN}" if color else f"   {source}"
    for extract in hit["highlight"]["snippet"]:
        yield f"   {marked(extract, color=color)}"
    for sentence in hit.get("explain", ()):
        yield f"   {printable(sentence)}"


def marked(extract: Mapping[str, Any], *, color: bool) -> str:
    """An extract with its matches in bold."""
    text, parts, last = extract["text"], [], 0
    for start, end in extract["spans"] if color else ():
        parts += [printable(text[last:start]), _BOLD, printable(text[start:end]), _PLAIN]
        last = end
    return "".join((*parts, printable(text[last:])))


def printable(text: str) -> str:
    """Text with control characters replaced by spaces, so that a terminal does not obey them."""
    return "".join(character if character.isprintable() else " " for character in text)


def status_lines(status: Status, problems: ProblemCountJson, now: datetime) -> Iterator[str]:
    """The state of an index, with any damage first."""
    if status.damage:
        yield f"DAMAGED     {printable(status.damage)}; an earlier generation is used instead:"
    if status.outdated:
        yield f"OUTDATED    {printable(status.outdated)}"
    yield f"engine      {status.engine}"
    yield f"generation  {status.generation}"
    if status.built_at is not None:
        built = status.built_at.astimezone().isoformat(" ", "seconds")
        yield f"built       {built} ({age(now - status.built_at)} ago)"
    yield f"documents   {status.documents:,}"
    yield f"problems    {problems['error']:,} errors, {problems['warning']:,} warnings"
    yield f"size        {size(status.size)}"


def storage_lines(others: Iterable[Status], storage: Storage, now: datetime) -> Iterator[str]:
    """The other generations of an index, and where it is stored."""
    for status in others:
        yield f"previous    {generation_summary(status, now)}"
    if storage.cluster:
        yield f"cluster     {storage.cluster}"
    if storage.disk_bytes is not None:
        yield f"on disk     {size(storage.disk_bytes)}"


def generation_summary(status: Status, now: datetime) -> str:
    """A generation's name, number of documents and age in one line."""
    built = "" if status.built_at is None else f", built {age(now - status.built_at)} ago"
    plural = "" if status.documents == 1 else "s"
    return f"{status.generation} ({status.documents:,} document{plural}{built})"


def age(span: timedelta) -> str:
    """A duration in its largest unit, such as 3 days."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if (number := seconds // length) > 0:
            return f"{number:,} {unit}{'s' if number > 1 else ''}"
    return "less than a minute"


def size(count: int) -> str:
    """A number of bytes in its largest unit, such as 4.2 MB."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
