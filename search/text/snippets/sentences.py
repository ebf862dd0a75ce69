"""Find the sentences near given places in a text that has one block per line."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Collection, Iterator
from typing import NamedTuple

from search.text.scripts import is_unsegmented

_CLOSING = r"'\"”’»)\]"
_OPENING = r"'\"“‘«(\[¿¡"
_LOWER = "a-zß-öø-ÿα-ωа-я"
# A dot after these, after an initial (E. coli) or after an item's number ends no sentence.
_ABBREVIATIONS = ("Dr|Mr|Ms|St|vs|No|Nr|Jr|Sr|Ud|Hr", "Mrs|Sra|Dra|Uds|Fig|Vol|Inc", "Prof")
_NOT_AFTER = "".join(rf"(?<!\b(?:{words})\.)" for words in _ABBREVIATIONS)
_ENDS = rf"{_NOT_AFTER}(?<!\b[^\W\d_]\.)(?<!^\d\.)(?<!^\d\d\.)"
_REFERENCE = r"(?:\[\d[\d, –-]*\])?"
_GOES_ON = rf"[^\S\n]+(?=\S)(?![{_OPENING}]*[{_LOWER}])"
# The pattern begins with single characters, which the regular expression engine finds fast.
_BORDER = re.compile(
    rf"[.!?…。！？｡](?:(?<=[。！？｡])(?=[^\n])|{_ENDS}[{_CLOSING}]*{_REFERENCE}{_GOES_ON})",
    re.MULTILINE,
)
_END_SIGNS = frozenset(".!?…。！？｡")
_ENDED = re.compile(rf"[.!?…。！？｡][{_CLOSING}]*{_REFERENCE}\Z")
_LEADS_ON = (":", ",", ";")
_LOWER_START = re.compile(rf"[{_OPENING}]*[{_LOWER}]")
_SPACES = re.compile(r"\s*")
# The end of a sentence is recognized in its last characters.
_TAIL_CHARACTERS = 16


class Sentence(NamedTuple):
    """The range of a sentence, or of the part of it that is near enough, end exclusive.

    A block without punctuation, such as a heading or a list item, is also a sentence.
    """

    start: int
    end: int
    has_start: bool = True
    has_end: bool = True


class Sentences:
    """The sentences of a text, at most `reach` characters to either side of a place."""

    def __init__(self, text: str, headings: Collection[str], reach: int) -> None:
        self._text, self._headings, self._reach = text, headings, reach
        # The whole sentences read so far, by their starts.
        self._whole: dict[int, Sentence] = {}
        self._starts: list[int] = []

    def at(self, place: int) -> Sentence:
        """The sentence that contains the character at `place`, which is not a space."""
        i = bisect_right(self._starts, place)
        if i and place < (sentence := self._whole[self._starts[i - 1]]).end:
            return sentence
        text = self._text
        low, high = max(0, place - self._reach), min(len(text), place + self._reach)
        before, after = text.rfind("\n", low, place), text.find("\n", place, high)
        start, has_start = (before + 1, True) if before >= 0 else (low, low == 0)
        end, has_end = (after, True) if after >= 0 else (high, high == len(text))
        containing: Sentence | None = None
        for border in _BORDER.finditer(text, start, end):
            one = self._trimmed(start, border.end(), has_start=has_start, has_end=True)
            if border.end() > place and containing is None:
                containing = one
            start, has_start = border.end(), True
        last = self._trimmed(start, end, has_start=has_start, has_end=has_end)
        return containing or last

    def _trimmed(self, start: int, end: int, *, has_start: bool, has_end: bool) -> Sentence:
        """The sentence in a range of text without the spaces around it."""
        part = self._text[start:end].rstrip()
        bare = part.lstrip()
        start = start + len(part) - len(bare) if bare else self._skip_spaces(start)
        sentence = Sentence(start, start + len(bare), has_start, has_end)
        if has_start and has_end and start not in self._whole:
            self._whole[start] = sentence
            insort(self._starts, start)
        return sentence

    def first(self) -> Iterator[Sentence]:
        """Yield the sentences from the beginning, also across headings."""
        place = self._skip_spaces(0)
        while place < len(self._text):
            sentence = self.at(place)
            yield sentence
            place = self._skip_spaces(sentence.end)

    def after(self, sentence: Sentence) -> Sentence | None:
        """The next sentence, unless another part of the text begins there."""
        place = self._skip_spaces(sentence.end)
        if place == len(self._text) or not sentence.has_end:
            return None
        following = self.at(place)
        return following if self.joint(sentence, following) is not None else None

    def before(self, sentence: Sentence) -> Sentence | None:
        """The previous sentence, unless it belongs to another part of the text."""
        low = max(0, sentence.start - self._reach)
        previous_text = self._text[low : sentence.start].rstrip()
        if not previous_text or not sentence.has_start:
            return None
        previous = self.at(low + len(previous_text) - 1)
        return previous if self.joint(previous, sentence) is not None else None

    def joint(self, first: Sentence, second: Sentence) -> str | None:
        """The separator of two adjacent sentences on one line; None if they must not be joined.

        Text continues from block to block, and from an introduction to its list, but not into a
        heading.
        """
        text = self._text
        between = text[first.end : second.start]
        if "\n" not in between:
            return " " if between else ""
        if self.is_heading(second):
            return None
        if text.endswith(_LEADS_ON, first.start, first.end):
            return " "
        if self.is_heading(first):
            return " " if self.is_ended(first) else ": "
        return self._joint_of_blocks(first, second)

    def _joint_of_blocks(self, first: Sentence, second: Sentence) -> str | None:
        """The separator between two blocks that are not headings, such as list items."""
        if is_unsegmented(self._text[second.start]):
            return " "
        second_ended = self.is_ended(self._line_end(second))
        if self.is_ended(first):
            return " " if second_ended else None
        is_item = not second_ended or _LOWER_START.match(self._text, second.start)
        return "; " if is_item else None

    def is_ended(self, sentence: Sentence) -> bool:
        """Whether a sentence ends with the punctuation of a sentence."""
        last = self._text[sentence.end - 1]
        if last in _END_SIGNS:
            return True
        if last.isalnum():
            return False
        tail = self._text[max(sentence.start, sentence.end - _TAIL_CHARACTERS) : sentence.end]
        return _ENDED.search(tail) is not None

    def is_statement(self, sentence: Sentence) -> bool:
        """Whether a sentence can stand alone, unlike a question, a heading or a list item."""
        return self.is_ended(sentence) and self._text[sentence.end - 1] != "?"

    def is_item(self, sentence: Sentence) -> bool:
        """Whether a sentence may be a list item, which is unclear without the rest of the list."""
        before = self._text[max(0, sentence.start - _TAIL_CHARACTERS) : sentence.start]
        is_introduction = self._text[sentence.end - 1] == ":"
        if is_introduction or (before and not before.endswith("\n")):
            return False
        if before.rstrip().endswith(_LEADS_ON):
            return True
        return not (self.is_ended(sentence) or self.is_heading(sentence))

    def is_block(self, sentence: Sentence) -> bool:
        """Whether a sentence is an entire block, such as a heading."""
        text, start, end = self._text, sentence.start, sentence.end
        return text[start - 1 : start] in {"", "\n"} and text[end : end + 1] in {"", "\n"}

    def is_heading(self, sentence: Sentence) -> bool:
        """Whether a sentence is a heading."""
        return (
            bool(self._headings)
            and self.is_block(sentence)
            and self._text[sentence.start : sentence.end] in self._headings
        )

    def _line_end(self, sentence: Sentence) -> Sentence:
        """The line of a sentence, or as much of it as is near enough."""
        high = sentence.start + self._reach
        end = self._text.find("\n", sentence.start, high)
        return Sentence(sentence.start, end if end >= 0 else min(high, len(self._text)))

    def _skip_spaces(self, place: int) -> int:
        # The pattern matches at any place, even if only the empty string.
        return _SPACES.match(self._text, place).end()  # type: ignore[union-attr]
