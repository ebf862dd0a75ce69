"""Small lexicons, and an abbreviated notation for clauses, shared by the tests of the passes."""

from __future__ import annotations

from collections.abc import Iterable

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.lexicon.lexicon import Lexicon
from search.lexicon.thesaurus import Thesaurus
from search.parsing.interpretation import Interpretation, interpret
from search.parsing.parser import parse
from search.query import Alternative, Clause, Match, Occur, Query
from search.schema import Schema

CCM = ("CCM", "chronic care management")

_PATTERNS = {
    Match.VALUE: "#{}",
    Match.BEGINNING: '"{}*"',
    Match.NEAR: "~{}",
    Match.WORD: "={}",
    Match.PREFIX: "{}*",
    Match.PHRASE: '"{}"',
    Match.TERM: "{}",
}


def lexicon_of(
    *documents: str | MemoryEngine,
    synonyms: Iterable[tuple[str, str]] = (),
    acronyms: Iterable[tuple[str, str]] = (),
    schema: Schema | None = None,
) -> Lexicon:
    """The lexicon of an engine, or of a memory engine with one document per string."""
    engine = documents[0] if documents else MemoryEngine(schema or Schema())
    if isinstance(engine, str):
        engine = MemoryEngine(schema or Schema())
        engine.rebuild(Document(id=f"d{n}", body=str(text)) for n, text in enumerate(documents))

    def document_count(clause: Clause) -> int:
        return engine.search(Query(clauses=(clause,), limit=0)).total

    return Lexicon(
        engine.status().schema,
        engine.vocabulary(),
        Thesaurus(synonyms, acronyms),
        document_count,
        engine.status().documents,
    )


def interpretation_of(text: str, lexicon: Lexicon) -> Interpretation:
    """The interpretation of a query before any pass."""
    return interpret(parse(text, lexicon.schema), lexicon)


def short(clauses: Iterable[Clause]) -> list[str]:
    """The required clauses in short notation: sign and alternatives."""
    return [short_clause(clause) for clause in clauses if clause.occur is not Occur.SHOULD]


def short_clause(clause: Clause) -> str:
    """A clause in short: `-` if excluded, `!` if relaxation must keep it, then its alternatives."""
    sign = {Occur.MUST_NOT: "-", Occur.ALWAYS: "!"}.get(clause.occur, "")
    return sign + "|".join(map(short_alternative, clause.alternatives))


def short_alternative(alternative: Alternative) -> str:
    """An alternative in short: its fields, and its words with the sign of their match type."""
    fields = "".join(f"{name}:" for name in alternative.fields)
    return fields + _PATTERNS[alternative.match].format(" ".join(alternative.words))
