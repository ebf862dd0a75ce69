"""Random documents and queries, small enough to collide in every relevant combination."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from search.document import Document
from search.indexing import field_sorts
from search.parsing.parser import parse
from search.query import Alternative, Clause, Filter, Match, Occur, Query, Range, Sort
from search.schema import BOOST, Schema
from search.typed_fields import LASTMOD, FieldType, TypedField, microseconds, millionths

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCHEMA = Schema(
    languages=("en", "es"),
    whole_words=("Q&A", "R/V"),
    typed_fields=(LASTMOD, TypedField("minutes", "Minutes", FieldType.NUMBER)),
)
"""The schema of all engines under test."""
SORTS = (*Sort, *field_sorts(SCHEMA))
WORDS = [
    "care",
    "cares",
    "caring",
    "careful",
    "chronic",
    "management",
    "manage",
    "managed",
    "CCM",
    "RPM",
    "aids",
    "AIDS",
    "aid",
    "code",
    "codes",
    "99490",
    "G2058",
    "tele-health",
    "telehealth",
    "naïve",
    "café",
    "CAFÉ",
    "pacientes",
    "paciente",
    "salud",
    "to",
    "be",
    "or",
    "not",
    "the",
    "patient's",
    "patients",
    "U.S.",
    "über",
    "straße",
    "STRASSE",
    "x",
    "a",
    "E11.9",
    "e119",
    "1.5",
    "15",
    "1,000",
    "C++",
    "Q&A",
    "r/v",
    "q",
    "COVID-19",
    "covid19",
    "CCMs",
    "日本",
    "don’t",
]
VALUES = {
    "community": ("Chronic Care (CCM)", "Telehealth", "a, b", "a", "b", "Ünï: c"),
    "category": ("News", "news", "Guide"),
    "vendor": ("Medigy", "KLAS"),
    "topic": ("Medigy: CPT Codes", "KLAS: a, b", "KLAS: x", "plain"),
    "tag": ("news", "NO", "1:30", "two words", "care, chronic", "-minus", "*"),
    "source": ("one.example", "two.example"),
    "year": ("2024", "2025"),
}

NUMBERS = (-2.5, 0, 0.000001, 7, 7.5, 9_999_999_999)

SOURCES = (
    *(f"https://one.example/{n}" for n in range(9)),
    # The same page as another URL in this list.
    "http://ONE.example/1/#top",
    # A bare host does not identify an article.
    "https://one.example/",
    "https://two.example/?p=1",
)


def text(random: Random, most: int) -> str:
    """Up to `most` random words."""
    return " ".join(random.choice(WORDS) for _ in range(random.randint(0, most)))


def moment(random: Random) -> datetime | None:
    """A time around NOW, often shared with other documents, sometimes none."""
    if random.random() < 0.2:
        return None
    return NOW + timedelta(days=random.randint(-3, 3), microseconds=random.choice((0, 0, 1)))


def document(random: Random, number: int) -> Document:
    """A document with few words and common values."""
    facets = {
        name: tuple(random.sample(values, random.choice((0, 1, 1, 2))))
        for name, values in VALUES.items()
    }
    if random.random() < 0.2:
        facets[BOOST] = (random.choice(("0.25", "0.5", "1.5", "5")),)
    body = text(random, 12)
    return Document(
        id=f"{random.choice('ab-/')}{number}",
        title=text(random, 4),
        description=random.choice((text(random, 5), body[:9])),
        headings=tuple(text(random, 2) for _ in range(random.randint(0, 2))),
        body=body,
        lang=random.choice(("", "en", "es", "es-MX", "xx")),
        date=moment(random),
        lastmod=moment(random),
        typed={"minutes": random.choice(NUMBERS)} if random.random() < 0.7 else {},
        publish=moment(random) if random.random() < 0.3 else None,
        expiry=moment(random) if random.random() < 0.2 else None,
        url=f"/{number}/",
        source_url=random.choice(SOURCES) if random.random() < 0.25 else "",
        facets={name: values for name, values in facets.items() if values},
    )


def typed(random: Random) -> str:
    """Something that a person might type, including syntax and nonsense."""
    parts = []
    for _ in range(random.randint(0, 4)):
        word = random.choice(WORDS)
        forms = (word, word, word, word[:2], f"-{word}", f'"{word} {random.choice(WORDS)}"')
        forms += (f"{word} OR", f"title:{word}", f"topic:{word}", f"{word[:1]}*", f'-"{word}"')
        forms += (f"NOT {word}", f"({word} OR", f"{word})", f'"{word} {random.choice(WORDS)}"~3')
        parts.append(random.choice(forms))
    return " ".join(parts) + random.choice(("", " ", " *", '"', " OR", " -"))


def alternative(random: Random) -> Alternative:
    """An alternative of any type, with words that may be in no document."""
    match = random.choice(tuple(Match))
    pool = ("care", "chronic", "manag", "ccm", "99490", "aid", "aids", "us", "to", "be", "zzz", "c")
    if match is Match.ID:
        pool = tuple(f"{a}{number}" for number in range(0, 60, 3) for a in "ab-/")
    if match is Match.SINCE:
        pool = tuple(str(microseconds(NOW + timedelta(days=days))) for days in range(-3, 4))
    if match is Match.VALUE:
        name = random.choice(sorted(VALUES))
        value = random.choice((*VALUES[name], "nobody"))
        return Alternative(match, (name, value), (), random.choice((1.0, 0.5, 0.0)))
    if match is Match.NEAR:
        pair, between = random.choices(pool, k=2), str(random.choice((0, 1, 3, 8)))
        fields = random.choice((("title",), ("body", "tag"), ("headings", "title", "body")))
        return Alternative(match, (*pair, between), fields, random.choice((1.0, 0.5)))
    length = random.randint(1, 3) if match in {Match.PHRASE, Match.BEGINNING, Match.ID} else 1
    fields = random.choice(((), (), ("title",), ("body", "tag")))
    return Alternative(
        match, tuple(random.choices(pool, k=length)), fields, random.choice((1.0, 0.5))
    )


def clause(random: Random) -> Clause:
    """A clause of one or two alternatives."""
    occur = random.choice((Occur.MUST, Occur.MUST, Occur.ALWAYS, Occur.SHOULD, Occur.MUST_NOT))
    return Clause(tuple(alternative(random) for _ in range(random.randint(1, 2))), occur)


def filters(random: Random) -> tuple[Filter, ...]:
    """Filters on some fields, including values that no document has."""
    chosen = random.sample(sorted(VALUES), random.choice((0, 0, 1, 2)))
    return tuple(
        Filter(
            name,
            tuple(random.sample((*VALUES[name], "nobody"), random.choice((0, 1, 2)))),
            tuple(random.sample(VALUES[name], random.choice((0, 0, 1)))),
        )
        for name in chosen
    )


def ranges(random: Random) -> tuple[Range, ...]:
    """Bounds of the typed fields, often between equal values."""
    days = sorted(NOW + timedelta(days=random.randint(-3, 3)) for _ in range(2))
    numbers = sorted(random.choice(NUMBERS) for _ in range(2))
    low, high = map(microseconds, days)
    least, most = map(millionths, numbers)
    return tuple(
        random.sample(
            (
                Range("date", low),
                Range("date", low, high + 1),
                Range("lastmod", None, high),
                Range("lastmod", low, high + 1),
                Range("minutes", least, most),
                Range("minutes", None, most + 1),
            ),
            random.choice((1, 1, 2)),
        )
    )


def query(random: Random) -> Query:
    """Any valid query."""
    clauses = parse(typed(random), SCHEMA, prefix=random.random() < 0.5).clauses
    if random.random() < 0.4:
        clauses = tuple(clause(random) for _ in range(random.randint(0, 4)))
    at = moment(random) if random.random() < 0.6 else None
    return Query(
        clauses=clauses,
        required=random.choice((None, None, None, 0, 1, 2)),
        filters=filters(random),
        scope=filters(random) if random.random() < 0.2 else (),
        at=at,
        distinct=at is not None and random.random() < 0.7,
        facets=tuple(random.sample(sorted(VALUES), random.randint(0, 4))),
        facet_limit=random.choice((1, 2, 50)),
        ranges=ranges(random) if random.random() < 0.3 else (),
        sort=random.choice(SORTS),
        offset=random.choice((0, 0, 0, 3, 500)),
        limit=random.choice((0, 1, 10, 1000)),
    )
