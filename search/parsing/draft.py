"""Draft: the clauses of a text as they become those that are meant, alternative by alternative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.lexicon.corrections import Correction
from search.lexicon.lexicon import Lexicon, Ways
from search.lexicon.thesaurus import Form
from search.lexicon.word_forms import phrase
from search.parsing.parser import TITLE, Parsed, Typed, equal_title
from search.query import Alternative, Clause, Match, Occur
from search.text.stopwords import stop_words

FAINT = 0.05  # what a correction weighs of a word that is there as typed
LEAD = 20.0  # what keeps the word as typed above its corrections
MOST_CLAUSES = 8  # that one acronym with several meanings may become
JOINED_FROM = 6  # letters of two words written as one


@dataclass(frozen=True, slots=True)
class Expansion:
    """The clauses as meant; `replaced` tells each mistyped word with what was taken for it.

    `why` tells of what was not typed why it is sought; `marked` are the clauses whose matches
    are shown: of an acronym's meaning all of it, not a word of it alone.
    """

    clauses: tuple[Clause, ...]
    marked: tuple[Clause, ...]
    replaced: tuple[tuple[str, str], ...] = ()
    why: Mapping[Alternative, str] = field(default_factory=dict)


class Draft:
    """Clauses being expanded: for each as typed, the alternatives of those it becomes."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon) -> None:
        self._parsed, self._lexicon, self._ranking = parsed, lexicon, parsed.ranking
        self._ways: dict[int, list[Ways]] = {}
        self._extra: list[Clause] = []
        self._firm: set[int] = set()
        self._typed = {way.bare() for one in parsed.typed for way in self._as_typed(one)}
        self._why: dict[Alternative, str] = {}
        self._parts: set[Alternative] = set()  # of meanings: a word of one says little alone
        self._meanings: list[Alternative] = []
        self._words = [typed.words[0] for typed in parsed.typed]

    def expansion(self, replaced: Mapping[str, str]) -> Expansion:
        """Return what has become of the clauses."""
        if not self._ways and not self._extra:
            return Expansion(self._parsed.clauses, self._parsed.clauses)
        clauses: list[Clause] = []
        for number, clause in enumerate(self._parsed.clauses):
            made = self._ways.get(number, [list(clause.alternatives)])
            if number in self._firm and clause.occur is Occur.MUST:
                clause = replace(clause, occur=Occur.ALWAYS)  # noqa: PLW2901
            clauses += (replace(clause, alternatives=_unique(ways)) for ways in made)
        clauses += self._extra
        return Expansion(
            tuple(clauses), tuple(self._marked(clauses)), tuple(replaced.items()), self._why
        )

    def _marked(self, clauses: Iterable[Clause]) -> Iterator[Clause]:
        for clause in clauses:
            ways = tuple(way for way in clause.alternatives if way.bare() not in self._parts)
            yield replace(clause, alternatives=ways)
        if self._meanings:
            yield Clause(tuple(self._meanings))

    def offer(
        self, typed: Typed, found: Sequence[Correction], *, known: bool, raws: Mapping[str, str]
    ) -> None:
        """Offer what may have been meant by a word; the best one stands in its place if it can."""
        boost = FAINT if known else 1.0
        why = f"meant by “{typed.raw if known else raws.get(typed.raw, typed.raw)}”, perhaps"
        for number, one in enumerate(found):
            scale = boost * self._ranking.corrections**number
            ways = self._lexicon.ways(one.word, typed.field, scale)
            self._why |= {way.bare(): why for way in ways}
            self._add(typed, ways, why)
            if number or known:
                self._prefer(Match.WORD, (one.word,), typed.field, self._ranking.exact * scale, why)
        if known:
            self._prefer(Match.WORD, typed.words, typed.field, LEAD, "before its corrections")

    def join(self) -> None:
        """Offer words written as one where two were typed, and the other way round."""
        typed = self._parsed.typed
        for one, word in zip(typed, self._words, strict=True):
            if len(one.words) > 1:
                self._add_joined((one,), one.words)
            elif not one.fixed and len(word) >= JOINED_FROM:
                for parts in self._lexicon.parts(word, one.field):
                    way = phrase(parts, one.field, self._ranking.parted)
                    self._add(one, [way], f"“{word}” as two words")
        for place in range(len(typed) - 1):
            pair = typed[place : place + 2]
            both = (self._words[place], self._words[place + 1])
            if _in_a_row(pair) and len("".join(both)) >= JOINED_FROM and min(map(len, both)) > 1:
                self._add_joined(pair, both)

    def _add_joined(self, typed: Sequence[Typed], words: Sequence[str]) -> None:
        joined, vocabulary = "".join(words), self._lexicon.vocabulary
        last = typed[-1]
        if joined in vocabulary:
            ways = self._lexicon.ways(joined, last.field, self._ranking.joined / len(typed))
        elif last.prefix and vocabulary.begins(joined):
            fields = (last.field,) if last.field else ()
            ways = [Alternative(Match.PREFIX, (joined,), fields, self._ranking.joined / len(typed))]
        else:
            return
        for one in typed:
            self._add(one, ways, f"“{' '.join(words)}” as one word")

    def add_synonyms(self) -> None:
        """Offer the other forms of what stands in the thesaurus."""
        typed, thesaurus = self._parsed.typed, self._lexicon.thesaurus
        for start, end in thesaurus.runs(self._words):
            run = typed[start:end]
            if _in_a_row(run) and all(len(one.words) == 1 for one in run):
                for form in thesaurus.forms(self._words[start:end]):
                    self._add_form(run, form)

    def _add_form(self, run: Sequence[Typed], form: Form) -> None:
        field = run[0].field
        if form.apart or form.acronym:  # a part of an acronym's meaning says little alone
            self._firm.update(typed.clause for typed in run)
        if form.apart and len(run) == 1 and self._spread(run[0], form):
            self._prefer(Match.PHRASE, form.words, field, self._ranking.synonyms, _stands(run))
            titled = field in {"", TITLE} and TITLE in self._lexicon.schema.weights()
            if titled and len(self._parsed.typed) == 1:
                self._lift(equal_title(form.words, self._ranking.title), _stands(run))
            return
        boost = self._ranking.synonyms / len(run)
        if len(form.words) > 1:
            ways = [phrase(form.words, field, boost)]
        elif form.acronym:
            ways = [Alternative(Match.WORD, form.words, (field,) if field else (), boost)]
        else:
            ways = self._lexicon.ways(form.words[0], field, boost)
        for one in run:
            self._add(one, ways, _stands(run))

    def _spread(self, typed: Typed, form: Form) -> bool:
        """Let all of a form's words do instead of a typed one; say whether that is possible.

        One of A, or all of B and C, is a clause of A or B and a clause of A or C.
        """
        now = self._of(typed)
        if len(now) * len(form.words) > MOST_CLAUSES:
            return False
        stops = stop_words(self._lexicon.schema.languages)
        told = [word for word in form.words if word not in stops] or form.words
        boost = self._ranking.synonyms / len(told)
        new = [self._lexicon.ways(word, typed.field, boost) for word in told]
        self._parts.update({way.bare() for ways in new for way in ways} - self._typed)
        self._meanings.append(phrase(form.words, typed.field))
        self._note((way for ways in new for way in ways), _stands((typed,)))
        now = [[w for w in ways if w.match is not Match.PREFIX] for ways in now]
        # The acronym is in each of the clauses, and counts once in all of them together.
        now = [[replace(w, boost=w.boost / len(new)) for w in ways] for ways in now]
        self._ways[typed.clause] = [[*ways, *more] for ways in now for more in new]
        return True

    def _as_typed(self, typed: Typed) -> tuple[Alternative, ...]:
        return self._parsed.clauses[typed.clause].alternatives

    def _of(self, typed: Typed) -> list[Ways]:
        return self._ways.get(typed.clause) or [list(self._as_typed(typed))]

    def _add(self, typed: Typed, ways: Ways, why: str) -> None:
        self._note(ways, why)
        self._ways[typed.clause] = [[*before, *ways] for before in self._of(typed)]

    def _prefer(
        self, match: Match, words: tuple[str, ...], field: str, boost: float, why: str
    ) -> None:
        self._lift(Alternative(match, words, (field,) if field else (), boost), why)

    def _lift(self, way: Alternative, why: str) -> None:
        self._note((way,), why)
        self._extra.append(Clause((way,), Occur.SHOULD))

    def _note(self, ways: Iterable[Alternative], why: str) -> None:
        found = (way for way in map(Alternative.bare, ways) if way not in self._typed)
        for way in found:
            self._why.setdefault(way, why)


def _stands(run: Sequence[Typed]) -> str:
    return f"it stands for “{' '.join(typed.raw for typed in run)}”"


def _in_a_row(typed: Sequence[Typed]) -> bool:
    """Say whether words stand side by side, each in a clause of its own and the same field."""
    first = typed[0]
    return all(
        one.clause == first.clause + n and one.field == first.field and not one.either
        for n, one in enumerate(typed)
    )


def _unique(ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return alternatives without those that say the same as an earlier one."""
    kept: dict[tuple[object, ...], Alternative] = {}
    for way in ways:
        kept.setdefault((way.match, way.words, way.fields), way)
    return tuple(kept.values())
