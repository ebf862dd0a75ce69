"""Generated articles; the same number and seed give the same article."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape
from itertools import accumulate
from math import log

from tests.bench.words import HEALTH, made_up, vocabulary

CATEGORIES = ("News", "Blog", "White Paper", "Webinar", "Podcast", "Case Study")
VENDORS = ("Medigy", "KLAS", "Gartner", "Northlight", "Chilmark", "Signify", "Frost", "Blackbook")
COMMUNITIES, TOPICS_A_VENDOR, TAGS, SOURCES = 31, 50, 2_000, 500
# The words per body, in a log-normal distribution.
MEDIAN_WORDS, SPREAD = 150, 0.55
# The dates end in the middle of 2026.
_FIRST, _DAYS = datetime(2012, 1, 1, tzinfo=UTC), 5_290
# The share of descriptions that are the start of the body.
_EXCERPTS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The contents of one file. `text` is the body without its tags."""

    number: int
    slug: str
    title: str
    description: str
    community: str
    category: str
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    source: str
    date: datetime
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of facets, with Zipf weights."""

    communities: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    zipf: tuple[float, ...]

    def some(self, rng: random.Random, values: tuple[str, ...], most: int) -> tuple[str, ...]:
        """One to `most` different values, preferring the first ones."""
        weights = self.zipf[: len(values)]
        found = rng.choices(values, cum_weights=weights, k=rng.randint(1, most))
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _values() -> _Values:
    rng = random.Random("facets")
    real = [word.title() for word in HEALTH if word.isalpha() and word.islower()]
    invented = made_up(rng, TAGS + SOURCES, set(vocabulary().words))
    communities = []
    for _ in range(COMMUNITIES):
        name = rng.sample(real[:100], 3)
        communities.append(f"{' '.join(name)} ({''.join(word[0] for word in name)})")
    topics = [
        f"{VENDORS[i % len(VENDORS)]}: {' '.join(rng.sample(real, rng.randint(2, 3)))}"
        for i in range(TOPICS_A_VENDOR * len(VENDORS))
    ]
    tags = ["news"] + [
        f"{rng.choice(real).lower()}-{word}" if rng.random() < 0.5 else word
        for word in invented[1:TAGS]
    ]
    sources = [f"{word}.example" for word in invented[TAGS:]]
    zipf = tuple(accumulate(1 / (rank + 1.5) for rank in range(TAGS)))
    return _Values(tuple(communities), tuple(topics), tuple(tags), tuple(sources), zipf)


def article(number: int, seed: int) -> Article:
    """One article of the site with this seed, whatever the site's size."""
    rng = random.Random(f"{seed}/{number}")
    known, values = vocabulary(), _values()
    title_words = rng.choices(
        known.content, cum_weights=known.content_cumulative, k=rng.randint(4, 9)
    )
    source = values.some(rng, values.sources, 1)[0]
    slug = f"{'-'.join(title_words).lower()}-{number}"
    blocks = _blocks(rng)
    text = "\n".join(sentence for block in blocks for sentence in block)
    date = _FIRST + timedelta(days=rng.random() * _DAYS)
    return Article(
        number=number,
        slug=slug,
        title=" ".join(word[0].upper() + word[1:] for word in title_words),
        description=_cut(text, 200) if rng.random() < _EXCERPTS else _sentence(_draw(rng, 24), rng),
        community=values.some(rng, values.communities, 1)[0],
        category=values.some(rng, CATEGORIES, 1)[0],
        topics=values.some(rng, values.topics, 4),
        tags=values.some(rng, values.tags, 4),
        source=source,
        date=date,
        html=_html(rng, blocks, f"https://www.{source}/articles/{slug}.html", source),
        text=text,
    )


def _draw(rng: random.Random, count: int) -> list[str]:
    known = vocabulary()
    return rng.choices(known.words, cum_weights=known.cumulative, k=count)


def _blocks(rng: random.Random) -> list[list[str]]:
    """Paragraphs and lists of sentences, with about as many words as an article has."""
    length = round(rng.lognormvariate(log(MEDIAN_WORDS), SPREAD))
    words = _draw(rng, min(3_000, max(25, length)))
    blocks: list[list[str]] = []
    while words:
        block = []
        for _ in range(rng.randint(1, 5)):
            length = rng.randint(7, 24)
            if words:
                block.append(_sentence(words[:length], rng))
            words = words[length:]
        blocks.append(block)
    return blocks


def _sentence(words: list[str], rng: random.Random) -> str:
    words = [words[0][0].upper() + words[0][1:], *words[1:]]
    if len(words) > 10:
        words[rng.randint(3, 7)] += ","
    return " ".join(words) + rng.choice("......?!")


def _cut(text: str, length: int) -> str:
    return text[:length].rpartition(" ")[0].replace("\n", " ")


def _html(rng: random.Random, blocks: list[list[str]], href: str, source: str) -> str:
    parts = []
    for number, block in enumerate(blocks):
        sentences = [escape(sentence, quote=False) for sentence in block]
        if rng.random() < 0.3:
            first, *_ = sentences[0].partition(" ")
            sentences[0] = sentences[0].replace(first, f"<strong>{first}</strong>", 1)
        if number and number % 6 == 0:
            heading, *sentences = sentences
            parts.append(f"<h2>{heading.rstrip('.?!')}</h2>")
        if len(sentences) > 2 and rng.random() < 0.35:
            parts.append(f"<ul>{''.join(f'<li>{s}</li>' for s in sentences)}</ul>")
        elif sentences:
            if rng.random() < 0.2:
                sentences[-1] = f'<a href="{href}#{number}">{sentences[-1]}</a>'
            parts.append(f"<p>{'&nbsp; '.join(sentences)}</p>")
    return f'{"".join(parts)}<p><br><br><a href="{href}">Read on {source}</a></p>'
