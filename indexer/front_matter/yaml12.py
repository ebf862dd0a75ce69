"""A YAML 1.2 parser that leaves numbers and dates as strings, exactly as editors wrote them."""

from __future__ import annotations

from typing import Any

import yaml

from indexer.content_problems import Findings, Unreadable

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 100

# A few lines of aliases to aliases can expand to billions of values.
MAX_ALIASED_VALUES = 10_000

# The scalars that are not strings under YAML 1.2, except numbers: an editor who writes 007 or
# 1.10 means exactly these characters.
_CONSTANTS: dict[str, bool | None] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
)
_NO_KEY: Any = object()


def parse(text: str, findings: Findings, first_line: int = 1) -> Any:
    """Parse YAML. Raises yaml.YAMLError, or Unreadable if it exceeds a limit.

    Values are built from parse events on an explicit stack, because the library composes nodes
    by recursion in C, where deep nesting crashes the process. Keys are strings, and the last value
    of a duplicate key is used.
    """
    # If the text turns out not to be YAML, it is read another way and these findings are moot.
    own_findings = Findings("")
    loader = _Loader(text)
    try:
        value = _Builder(own_findings, first_line).build(loader)
    finally:
        loader.dispose()
    findings.adopt(own_findings)
    return value


class _List:
    """A list under construction. `size` counts the values in it at any depth."""

    __slots__ = ("anchor", "size", "value")

    def __init__(self, anchor: str | None) -> None:
        self.value: list[Any] = []
        self.anchor, self.size = anchor, 1

    def add(self, value: Any, _event: Any) -> None:
        self.value.append(value)
        self.size += 1

    def complete(self) -> list[Any]:
        return self.value


class _Mapping:
    """A mapping under construction. Keys and values are added alternately."""

    __slots__ = ("anchor", "builder", "key", "lines", "merged", "size", "value")

    def __init__(self, anchor: str | None, builder: _Builder) -> None:
        self.value: dict[str, Any] = {}
        self.anchor, self.size, self.builder = anchor, 1, builder
        self.key: Any = _NO_KEY
        self.lines: dict[str, int] = {}
        self.merged: list[Any] = []

    def add(self, value: Any, event: Any) -> None:
        key = self.key
        if key is _NO_KEY:
            self.key = self.builder.key(event, self.lines)
            return
        self.key = _NO_KEY
        self.size += 1
        if key == "<<":
            self.merged.extend(value if isinstance(value, list) else [value])
        elif key is not None:
            self.value[key] = value

    def complete(self) -> dict[str, Any]:
        if not self.merged:
            return self.value
        inherited: dict[str, Any] = {}
        # The first merged mapping takes precedence.
        for other in reversed(self.merged):
            if isinstance(other, dict):
                inherited |= other
        return inherited | self.value


class _Builder:
    """Builds one value from the events of one document."""

    def __init__(self, findings: Findings, first_line: int) -> None:
        self._findings, self._first_line = findings, first_line
        self._stack: list[_List | _Mapping] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliased_values = 0

    def build(self, loader: Any) -> Any:
        documents, stack = _List(None), self._stack
        stack.append(documents)
        next_event, handlers = loader.get_event, self._handlers()
        event = next_event()
        while (kind := type(event)) is not yaml.StreamEndEvent:
            # Nine of ten events are scalars, so they are handled without a function call.
            if kind is yaml.ScalarEvent:
                value = event.value
                if event.implicit[0] and value in _CONSTANTS:
                    value = _CONSTANTS[value]
                if event.anchor:
                    self._anchors[event.anchor] = value, 1
                stack[-1].add(value, event)
            elif kind in handlers:
                handlers[kind](event)
            event = next_event()
        if len(documents.value) > 1:
            raise yaml.MarkedYAMLError(problem="more than one YAML document")
        return documents.value[0] if documents.value else None

    def _handlers(self) -> dict[type, Any]:
        """The handlers by event type, except for scalars. Other events are ignored."""
        return {
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceEndEvent: self._close,
            yaml.MappingEndEvent: self._close,
            yaml.AliasEvent: self._add_alias,
        }

    def _open_list(self, event: Any) -> None:
        self._check_depth(event)
        self._stack.append(_List(event.anchor))

    def _open_mapping(self, event: Any) -> None:
        self._check_depth(event)
        self._stack.append(_Mapping(event.anchor, self))

    def _check_depth(self, event: Any) -> None:
        if len(self._stack) > MAX_DEPTH:
            raise Unreadable(
                f"the front matter is nested more than {MAX_DEPTH} levels deep", self._line(event)
            )

    def _close(self, event: Any) -> None:
        collection = self._stack.pop()
        value = collection.complete()
        if collection.anchor:
            self._anchors[collection.anchor] = value, collection.size
        self._stack[-1].size += collection.size - 1
        self._stack[-1].add(value, event)

    def _add_alias(self, event: Any) -> None:
        value, size = self._anchors.get(event.anchor, (None, 1))
        self._aliased_values += size
        self._stack[-1].size += size - 1
        if self._aliased_values > MAX_ALIASED_VALUES:
            raise Unreadable(
                f"the aliases in the front matter expand to over {MAX_ALIASED_VALUES:,} values",
                self._line(event),
            )
        if event.anchor not in self._anchors:
            self._findings.error(
                f"the alias `*{event.anchor}` has no anchor above it",
                "read as empty",
                self._line(event),
            )
        self._stack[-1].add(value, event)

    def key(self, event: Any, lines: dict[str, int]) -> str | None:
        """The key in an event, or None if it is not plain text.

        `lines` maps the earlier keys of the same mapping to their lines.
        """
        if type(event) is not yaml.ScalarEvent:
            self._findings.error("a key is not plain text", "ignored", self._line(event))
            return None
        scalar: Any = event
        key: str = scalar.value
        if key in lines:
            self._findings.warning(
                f"duplicate key `{key}` (first on line {lines[key] + self._first_line})",
                "the last value is used",
                self._line(event),
            )
        lines[key] = scalar.start_mark.line
        return key

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self._first_line
