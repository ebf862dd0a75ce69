"""YAML to values, as an editor wrote them: YAML 1.2, numbers and dates left as text."""

from __future__ import annotations

from typing import Any

import yaml

from indexer.content_problems import Findings, Unreadable

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 100
MAX_ALIASED = 10_000  # values that aliases may stand for, all told

# All that YAML 1.2 reads as something else than text, but for numbers: an editor who writes
# 007 or 1.10 means those characters.
_PLAIN: dict[str, bool | None] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
)
_ABSENT: Any = object()


def parse(text: str, findings: Findings, first_line: int = 1) -> Any:
    """Return the value of a YAML text, or raise yaml.YAMLError; Unreadable where it is a trap.

    Built from parse events on a stack of our own: composing nodes recurses in C, and deep
    nesting then ends the process. Keys are text; of a key that stands twice the last counts.
    """
    found = Findings("")  # of a text that proves to be no YAML nothing is noted
    loader = _Loader(text)
    try:
        value = _Builder(found, first_line).build(loader)
    finally:
        loader.dispose()
    findings.adopt(found)
    return value


class _List:
    __slots__ = ("anchor", "size", "value")

    def __init__(self, anchor: str | None) -> None:
        self.value: list[Any] = []
        self.anchor, self.size = anchor, 1

    def add(self, value: Any, _event: Any) -> None:
        self.value.append(value)
        self.size += 1

    def done(self) -> list[Any]:
        return self.value


class _Mapping:
    __slots__ = ("anchor", "builder", "key", "lines", "merged", "size", "value")

    def __init__(self, anchor: str | None, builder: _Builder) -> None:
        self.value: dict[str, Any] = {}
        self.anchor, self.size, self.builder = anchor, 1, builder
        self.key: Any = _ABSENT
        self.lines: dict[str, int] = {}
        self.merged: list[Any] = []

    def add(self, value: Any, event: Any) -> None:
        key = self.key
        if key is _ABSENT:
            self.key = self.builder.key(event, self.lines)
            return
        self.key = _ABSENT
        self.size += 1
        if key == "<<":
            self.merged.extend(value if isinstance(value, list) else [value])
        elif key is not None:
            self.value[key] = value

    def done(self) -> dict[str, Any]:
        for other in self.merged:
            if isinstance(other, dict):
                self.value = other | self.value
        return self.value


class _Builder:
    """Builds one value from the events of one document."""

    def __init__(self, findings: Findings, first_line: int) -> None:
        self._findings, self._first_line = findings, first_line
        self._stack: list[_List | _Mapping] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliased = 0

    def build(self, loader: Any) -> Any:
        next_event, stack, top = loader.get_event, self._stack, _List(None)
        stack.append(top)
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                value = event.value
                if event.implicit[0] and value in _PLAIN:
                    value = _PLAIN[value]
                if event.anchor:
                    self._anchors[event.anchor] = value, 1
                stack[-1].add(value, event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, kind)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)
            elif kind is yaml.AliasEvent:
                stack[-1].add(self._alias(event), event)
            elif kind is yaml.StreamEndEvent:
                break
        if len(top.value) > 1:
            raise yaml.MarkedYAMLError(problem="there is more than one YAML document")
        return top.value[0] if top.value else None

    def _open(self, event: Any, kind: Any) -> None:
        if len(self._stack) > MAX_DEPTH:
            what = f"the front matter is nested more than {MAX_DEPTH} levels deep"
            raise Unreadable(what, self._line(event))
        mapping = kind is yaml.MappingStartEvent
        self._stack.append(_Mapping(event.anchor, self) if mapping else _List(event.anchor))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        value = frame.done()
        if frame.anchor:
            self._anchors[frame.anchor] = value, frame.size
        self._stack[-1].size += frame.size - 1
        self._stack[-1].add(value, event)

    def _alias(self, event: Any) -> Any:
        value, size = self._anchors.get(event.anchor, (None, 1))
        self._aliased += size
        self._stack[-1].size += size - 1
        if self._aliased > MAX_ALIASED:
            raise Unreadable("the front matter's aliases repeat too much", self._line(event))
        if event.anchor not in self._anchors:
            self._findings.error(
                f"*{event.anchor} names no anchor above it", "read as empty", self._line(event)
            )
        return value

    def key(self, event: Any, lines: dict[str, int]) -> str | None:
        """Return the name an event gives to what follows, None where it is no plain text."""
        if type(event) is not yaml.ScalarEvent:
            self._findings.error("a name is no plain text", "left out", self._line(event))
            return None
        scalar: Any = event
        key: str = scalar.value
        if key in lines:
            first = lines[key] + self._first_line
            self._findings.warning(
                f"{key} stands twice, first in line {first}",
                "the last one counts",
                self._line(event),
            )
        lines[key] = scalar.start_mark.line
        return key

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self._first_line
