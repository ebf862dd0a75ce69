"""Every field of a hit with its matches: the words that match, and whether they are all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from search.document import Document
from search.schema import Schema
from search.text import Extract, MatchLevel, fold, highlighter
from search.work_budget import Work, spend
from web.answer.answer import Answer
from web.answer.translated import translations
from web.presented_hit import HitFormat, PresentedHit

# The work of highlighting a text of a hit, such as a heading, and of each time it is read. Most
# texts take half as much for each character; those that consist of matches take twice as much.
_UNITS_PER_TEXT, _UNITS_PER_CHARACTER = 600, 8
_CHARACTERS_PER_PASSAGE_WORD = 7


@dataclass(frozen=True, slots=True)
class Highlight:
    """A text with its matches, and the matching words without accents and capitals."""

    extract: Extract
    words: tuple[str, ...]
    level: MatchLevel


def hit_format(answer: Answer, highlight: str) -> HitFormat:
    """The format of an answer's hits, with the matches of its query."""
    schema, understanding = answer.edition.status.schema, answer.understanding
    matches = highlighter(
        understanding.highlighted, schema.languages[0], schema.whole_words, understanding.clauses
    )
    is_listed = not answer.search.fields or "translations" in answer.search.fields
    documents = [hit.document for hit in answer.result.hits] if is_listed else []
    others = translations(answer.edition, documents, answer.query.at)
    return HitFormat(
        schema,
        matches,
        answer.search.snippet,
        highlight,
        text_fragments=answer.edition.settings.text_fragments,
        translations=others,
    )


def spend_on_fields(answer: Answer, names: Sequence[str], format: HitFormat) -> None:
    """Charge the budget for highlighting these fields of an answer's hits."""
    documents = [hit.document for hit in answer.result.hits]
    texts = characters = 0
    for document, name in product(documents, names):
        lengths = _lengths(document, name, format)
        texts, characters = texts + len(lengths), characters + sum(lengths)
    readings = characters * format.highlighter.max_readings
    units = texts * _UNITS_PER_TEXT + readings * _UNITS_PER_CHARACTER
    spend(Work.HITS, units, answer.edition.status.documents)


def _lengths(document: Document, name: str, format: HitFormat) -> list[int]:
    """The length of each text that a field's highlights show: of the body, of its passages."""
    if name == "body":
        length = min(len(document.body), format.words * _CHARACTERS_PER_PASSAGE_WORD)
        return [length] if length else []
    return list(map(len, _values(document, name, format.schema)))


def _values(document: Document, name: str, schema: Schema) -> Sequence[str]:
    """The texts of a field, each highlighted in full: of a facet, the labels of its values.

    The body has none, because only its best passages are highlighted.
    """
    if name == "headings":
        return document.headings
    if name in {"title", "description"}:
        return tuple(filter(None, [getattr(document, name)]))
    return schema.value_labels(name, document.facets.get(name, ()))


def field_highlights(hit: PresentedHit, name: str) -> list[Highlight]:
    """The matches in each value of a field; of a body, only in its best passages."""
    document, marker = hit.document, hit.format.highlighter
    if name == "body":
        return [highlight(hit, name, hit.extract(name))] if document.body else []
    values = _values(document, name, hit.format.schema)
    return [highlight(hit, name, marker.mark(value, name, hit.lang)) for value in values if value]


def highlight(hit: PresentedHit, name: str, extract: Extract) -> Highlight:
    """An extract of a field with its words that match."""
    words = (fold(extract.text[start:end]) for start, end in extract.spans)
    level = hit.format.highlighter.level(extract, name, hit.lang)
    return Highlight(extract, tuple(dict.fromkeys(words)), level)


def highlights_json(hit: PresentedHit, names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """The highlights of some fields; fields without a value are left out."""
    by_field = {name: field_highlights(hit, name) for name in names}
    return {
        name: [
            {
                "text": hit.formatted(one.extract),
                "matched_words": list(one.words),
                "level": one.level,
            }
            for one in highlights
        ]
        for name, highlights in by_field.items()
        if highlights
    }
