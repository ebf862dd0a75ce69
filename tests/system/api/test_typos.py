"""How many real misspellings of health words lead to the correct word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.engines.registry import open_engine
from search.lexicon.corrections import typos
from search.settings.table import Settings
from search.text.analysis import words
from tests.paths import COLLECTIONS, NEEDS_COLLECTIONS, SAMPLE
from tests.skips import require_engine
from web.answer.answer import answer
from web.request.parameter_table import Route
from web.request.search import read
from web.site import Site

MISSPELLINGS = COLLECTIONS / "typos" / "health.tsv"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The right document must be among this many hits.
FIRST = 3
GOAL = 0.9

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not MISSPELLINGS.exists(), reason=NEEDS_COLLECTIONS),
]


def pairs() -> list[tuple[str, str]]:
    """The misspelled words with their correct spellings."""
    lines = MISSPELLINGS.read_text(encoding="utf-8").splitlines()
    split = (line.split("\t") for line in lines)
    return [(wrong, right) for wrong, right in split if len(words(right)) == 1]


def distance(wrong: str, right: str) -> int:
    """The number of typos between two words, by the textbook algorithm."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(wrong, 1):
        rows.append([i])
        for j, b in enumerate(right, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and wrong[i - 2 : i] == b + right[j - 2]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1] + (wrong[0] != right[0])


def site(name: str, folder: Path, *, articles: bool) -> Site:
    """An index with one document per correct word, alone or with the sample articles."""
    require_engine(name)
    settings = Settings(engine=name, content=SAMPLE, processes=1)
    engine = open_engine("memory:" if name == "memory" else f"{name}:{folder}")
    rights = sorted({right for _, right in pairs()})
    documents = [Document(id=f"word {word}", title=word) for word in rights]
    engine.rebuild([*documents, *(FullScan(settings) if articles else ())])
    return Site(engine, settings)


def found(site: Site, q: str, typo: str = "auto") -> list[str]:
    """The IDs of the first hits."""
    edition = site.edition()
    search = read([("q", q), ("typo", typo)], edition.parameters, Route.SEARCH, zone=site.zone)
    result = answer(site, edition, search, at=NOW).result
    return [hit.document.id for hit in result.hits]


@pytest.mark.parametrize(
    ("name", "articles"),
    # The engines share the corrections, so the easier case is tested on one of them.
    [("tantivy", False), ("tantivy", True), ("whoosh", True)],
    ids=["tantivy-alone", "tantivy-among articles", "whoosh-among articles"],
)
def test_misspelled_words_find_the_right_ones(name: str, tmp_path: Path, *, articles: bool) -> None:
    """At least 90 of 100 words within the rules are found; correctly spelled words lose nothing."""
    place = site(name, tmp_path, articles=articles)
    rights = {right for _, right in pairs()}
    within = [(w, r) for w, r in pairs() if w not in rights and distance(w, r) <= typos(w)]
    beyond = [(w, r) for w, r in pairs() if w not in rights and distance(w, r) > typos(w)]
    counts = [sum(f"word {r}" in found(place, w)[:FIRST] for w, r in some)
              for some in (within, beyond)]  # fmt: skip
    kept = [found(place, r)[:1] == found(place, r, "off")[:1] for r in rights]
    off = sum(f"word {r}" in found(place, w, "off")[:FIRST] for w, r in within)
    where = "among articles" if articles else "alone"
    print(f"\n{name}, {where}, right word in the first {FIRST}:")
    print(f"  misspelled, within rules   {counts[0]:>5} of {len(within)} (typo=off: {off})")
    print(f"  misspelled, beyond them    {counts[1]:>5} of {len(beyond)}")
    print(f"  spelt right, first as ever {sum(kept):>5} of {len(kept)}")
    assert counts[0] >= GOAL * len(within)
    assert all(kept)
