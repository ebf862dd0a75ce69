"""Choose the sentences that a snippet shows."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from search.text.snippets.boilerplate import Boilerplate
from search.text.snippets.density import MatchedSentence, TextMatch, densest, terms_of
from search.text.snippets.sentences import Sentence, Sentences
from search.text.snippets.widths import after_words, count_words

# How much longer than requested a passage may be if it then consists of whole sentences.
_MAX_EXCESS = 4 / 3
# The average in English text, including the space.
_CHARACTERS_PER_WORD = 6.5
# Longer sentences begin this far before their match.
_MAX_CHARACTERS_BEFORE_MATCH = 60
# A second passage has at least this many words, so that readers can understand it.
_MIN_PASSAGE_WORDS = 8
# A text without matches is shown from one of its first sentences.
_FIRST_SENTENCES = 8
_SECOND_PASSAGES = 3
_CLAUSE = re.compile(r"[,;:]\s+")


class Passages:
    """The passages of a text: lists of adjacent sentences."""

    def __init__(
        self, text: str, sentences: Sentences, words: int, *, title: str, lang: str
    ) -> None:
        self._text, self._sentences = text, sentences
        self._boilerplate = Boilerplate(text, sentences, title, lang)
        self._words, self._max_words = words, int(words * _MAX_EXCESS)

    def best(self, matches: Sequence[TextMatch]) -> list[list[Sentence]]:
        """The passages to show, in the order of the text; none if there is no text."""
        if self._fits(0, len(self._text.rstrip()), self._max_words):
            return self._whole()
        matched = list(self._matched(matches))
        matched = [one for one in matched if self._boilerplate.is_worth(one.sentence)] or matched
        if not matched:
            return self._beginning()
        width = self._max_words * self._characters_per_word()
        window = densest(matched, width, self._sentences)
        first = self._cores(window)
        second = self._second(matched, window, first)
        if not second:
            return [self._lengthened(first, self._words)]
        first, second = sorted((first, second), key=lambda passage: passage[0].start)
        room = max(0, min(self._words - self._count(second), self._words // 2))
        first = self._lengthened(first, room, before=second[0].start)
        room = max(0, self._words - self._count(first))
        second = self._lengthened(second, room, behind=first[-1].end)
        following = self._sentences.after(first[-1])
        is_one = following is not None and following.start == second[0].start
        return [first + second] if is_one else [first, second]

    def _whole(self) -> list[list[Sentence]]:
        sentences = list(self._sentences.first())
        passage = [one for one in sentences if self._boilerplate.is_worth(one)] or sentences
        return [passage] if passage else []

    def _beginning(self) -> list[list[Sentence]]:
        """The passage at the beginning of a text, after what only repeats its title."""
        sentences = list(islice(self._sentences.first(), _FIRST_SENTENCES))
        prose = (one for one in sentences if self._boilerplate.is_worth(one))
        first = next(prose, sentences[0] if sentences else None)
        return [self._lengthened(self._cut(first, ()), self._words)] if first else []

    def _matched(self, matches: Sequence[TextMatch]) -> Iterator[MatchedSentence]:
        """Yield the sentences that have matches."""
        previous, part, i = None, 0, 0
        while i < len(matches):
            sentence = self._sentences.at(matches[i].start)
            last = i
            while last < len(matches) and matches[last].start < sentence.end:
                # A phrase may end in the next sentence.
                if matches[last].end > sentence.end:
                    beyond = self._sentences.at(matches[last].end - 1)
                    sentence = sentence._replace(end=beyond.end, has_end=beyond.has_end)
                last += 1
            part += previous is not None and not self._reaches(previous, sentence)
            yield MatchedSentence(sentence, tuple(matches[i:last]), part)
            previous, i = sentence, last

    def _reaches(self, first: Sentence, second: Sentence) -> bool:
        """Whether a passage may continue from one sentence to another one nearby."""
        if second.start - first.end > self._max_words * _CHARACTERS_PER_WORD:
            return False
        following: Sentence | None = first
        while following is not None and following.end < second.end:
            following = self._sentences.after(following)
        return following is not None

    def _characters_per_word(self) -> float:
        """The average width of a word, from the text's beginning."""
        width = after_words(self._text, 0, self._words) / max(1, self._words)
        return min(width, _CHARACTERS_PER_WORD) or _CHARACTERS_PER_WORD

    def _cores(self, window: Sequence[MatchedSentence]) -> list[Sentence]:
        """The sentences of a window that are needed for all its terms, as far as they fit."""
        while len(window) > 1 and len(terms_of(window[:-1])) == len(terms_of(window)):
            window = window[:-1]
        start, end = window[0].sentence.start, window[-1].sentence.end
        while len(window) > 1 and not self._fits(start, end, self._max_words):
            window = window[:-1]
            end = window[-1].sentence.end
        passage = self._cut(window[0].sentence, window[0].matches)
        while passage[-1].end < end:
            following = self._sentences.after(passage[-1])
            if following is None:
                break
            passage.append(following)
        return passage

    def _second(
        self,
        matched: Sequence[MatchedSentence],
        window: Sequence[MatchedSentence],
        first: Sequence[Sentence],
    ) -> list[Sentence]:
        """Another sentence with further distinct matches, if it fits completely."""
        room = self._max_words - self._count(first)
        if room < _MIN_PASSAGE_WORDS or not self._sentences.is_statement(first[-1]):
            return []
        others = self._other_statements(matched, terms_of(window), first)
        for sentence in others[:_SECOND_PASSAGES]:
            whole = sentence.has_start and sentence.has_end
            if whole and self._fits(sentence.start, sentence.end, room):
                return [sentence]
        return []

    def _other_statements(
        self, matched: Sequence[MatchedSentence], terms: Set[str], passage: Sequence[Sentence]
    ) -> list[Sentence]:
        """The statements outside a passage that match further terms, with the most terms first."""
        start, end = passage[0].start, passage[-1].end
        ranked = []
        for one in matched:
            sentence, new = one.sentence, terms_of([one]) - terms
            outside = sentence.end < start or end < sentence.start
            if new and outside and self._sentences.is_statement(sentence):
                ranked.append((-len(new), sentence.start, sentence))
        return [sentence for _, _, sentence in sorted(ranked, key=lambda row: row[:2])]

    def _lengthened(
        self, passage: list[Sentence], words: int, *, behind: int = 0, before: int = sys.maxsize
    ) -> list[Sentence]:
        """Extend a passage by sentences that fit between two places, first by those after it."""
        passage = self._introduced(passage, behind)
        passage = [*passage, *self._following(passage, before, words)]
        if self._leads_on(passage[-1]):
            return passage + self._broken_off(passage)
        return [*self._preceding(passage, behind, words), *passage]

    def _following(self, passage: Sequence[Sentence], before: int, words: int) -> list[Sentence]:
        """The sentences that follow a passage and fit, up to a given place."""
        added: list[Sentence] = []
        while (following := self._sentences.after((added or passage)[-1])) is not None:
            if following.end > before or not self._fits(passage[0].start, following.end, words):
                break
            added.append(following)
        # Drop a sentence that leads on to text that is not shown.
        while added and self._leads_on(added[-1]):
            added.pop()
        return added

    def _preceding(self, passage: Sequence[Sentence], behind: int, words: int) -> list[Sentence]:
        """The sentences that precede a passage and fit, back to a given place."""
        added: list[Sentence] = []
        while (previous := self._sentences.before((added or passage)[0])) is not None:
            if previous.start < behind or not self._boilerplate.is_worth(previous):
                break
            if not self._fits(previous.start, passage[-1].end, words):
                break
            added.insert(0, previous)
        return added

    def _leads_on(self, sentence: Sentence) -> bool:
        """Whether a sentence, such as a question, says little without the next one."""
        return self._text[sentence.end - 1] in ":?" or self._sentences.is_heading(sentence)

    def _broken_off(self, passage: Sequence[Sentence]) -> list[Sentence]:
        """The part of the next sentence for which there is room after a passage, if any."""
        following = self._sentences.after(passage[-1])
        if following is None:
            return []
        end = after_words(self._text, passage[0].start, self._max_words)
        if end >= following.end:
            return [following]
        if count_words(self._text, following.start, end) < _MIN_PASSAGE_WORDS:
            return []
        return [following._replace(end=end, has_end=False)]

    def _introduced(self, passage: list[Sentence], behind: int) -> list[Sentence]:
        """A passage, preceded by the start of the list if it begins with a list item."""
        before: list[Sentence] = []
        while self._sentences.is_item((before or passage)[0]):
            previous = self._sentences.before((before or passage)[0])
            if previous is None or previous.start < behind:
                return passage
            if not self._fits(previous.start, passage[-1].end, self._max_words):
                return passage
            before.insert(0, previous)
        return before + passage

    def _cut(self, sentence: Sentence, matches: Sequence[TextMatch]) -> list[Sentence]:
        """A sentence, or the part of it with its first match if it is too long."""
        if sentence.has_start and self._fits(sentence.start, sentence.end, self._max_words):
            return [sentence]
        start, has_start = sentence.start, sentence.has_start
        end = after_words(self._text, start, self._words)
        if matches and (not has_start or matches[0].end > end):
            start, has_start = self._clause(sentence, matches[0]), False
            end = after_words(self._text, start, self._words)
            if matches[0].end > end:
                start = matches[0].start
                end = after_words(self._text, start, self._words)
        if end >= sentence.end:
            return [Sentence(start, sentence.end, has_start, sentence.has_end)]
        return [Sentence(start, end, has_start, has_end=False)]

    def _clause(self, sentence: Sentence, match: TextMatch) -> int:
        """The start of a part of a sentence: a clause, or a word shortly before the match."""
        low = max(sentence.start, match.start - _MAX_CHARACTERS_BEFORE_MATCH)
        clauses = [clause.end() for clause in _CLAUSE.finditer(self._text, low, match.start + 1)]
        if clauses:
            return clauses[0]
        low = max(low, match.start - _MAX_CHARACTERS_BEFORE_MATCH // 2)
        space = self._text.find(" ", low, match.start)
        return space + 1 if space >= 0 else match.start

    def _count(self, passage: Sequence[Sentence]) -> int:
        return count_words(self._text, passage[0].start, passage[-1].end)

    def _fits(self, start: int, end: int, words: int) -> bool:
        return after_words(self._text, start, words) >= end
