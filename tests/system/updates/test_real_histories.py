"""After random edits to real sites, an update gives the same index as a rebuild."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from random import Random

import pytest

from search.document import Document
from search.engines.protocol import Engine
from search.parsing.parser import parse
from search.query import Filter, Query, Sort
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.contract.test_oracle import compare
from tests.paths import COLLECTIONS, DATA, NEEDS_COLLECTIONS
from tests.skips import require_engine
from tests.system.content.test_real import SITES
from tests.system.updates.test_histories import SEED, engine, follow, rebuild

pytestmark = pytest.mark.skipif(not (COLLECTIONS / "oddities").is_dir(), reason=NEEDS_COLLECTIONS)
# The number of queries per step.
QUERIES = 30
STEPS = {"tantivy": 6, "whoosh": 1}
CASES = (
    pytest.param("oddities", marks=pytest.mark.slow),
    *(pytest.param(site, marks=pytest.mark.nightly) for site in SITES),
)


def unpacked(name: str, root: Path) -> Settings:
    """The settings of a site, with a copy of its content."""
    if name == "oddities":
        shutil.copytree(COLLECTIONS / "oddities", root / "content")
        return load_settings(None, {}, content=str(root / "content"), bundles=False)
    with tarfile.open(COLLECTIONS / "content" / f"{name}.tar.gz") as archive:
        archive.extractall(root, filter="data")
    content = next(path for path in sorted(root.rglob(SITES[name][0])) if path.is_dir())
    return load_settings(DATA / "sites" / f"{name}.toml", {}, content=str(content))


def edit(random: Random, content: Path) -> None:
    """Change, hide, copy, move or delete one real page."""
    path = random.choice(sorted(p for p in content.rglob("*") if p.is_file()))
    data = path.read_bytes()
    kind = random.randrange(6)
    if kind == 0:
        path.write_bytes(data + b"\n\nCare that was added later\n")
    elif kind == 1:
        path.write_bytes(data.replace(b"---", b"---\ndraft: true", 1))
    elif kind == 2:
        path.write_bytes(data[: random.randrange(len(data) + 1)])
    elif kind == 3:
        path.with_name(f"copy-{path.name}").write_bytes(data)
    elif kind == 4:
        path.rename(path.parent.parent / path.name if path.parent != content else path)
    else:
        path.unlink()


def query(random: Random, documents: list[Document], on: Engine) -> Query:
    """A query with words and values of a real page."""
    schema = on.status().schema
    document = random.choice(documents)
    words = f"{document.title} {document.body[:300]}".split() or ["care"]
    typed = " ".join(random.choices(words, k=random.randint(0, 3)))
    facets = sorted(field.name for field in schema.facets)
    values = [(name, value) for name, all in document.facets.items() for value in all]
    chosen = random.sample(values, min(len(values), random.choice((0, 0, 1))))
    return Query(
        clauses=parse(typed, schema, prefix=random.random() < 0.3).clauses,
        filters=tuple(Filter(name, (value,)) for name, value in chosen),
        facets=tuple(random.sample(facets, min(3, len(facets)))),
        sort=random.choice(tuple(Sort)),
        offset=random.choice((0, 0, 7)),
        limit=20,
    )


@pytest.mark.parametrize("site", CASES)
@pytest.mark.parametrize("name", STEPS)
def test_a_real_site_through_edits(name: str, site: str, tmp_path: Path) -> None:
    """After a few edits, totals, facets, sort orders, pages and ranks equal those of a rebuild."""
    require_engine(name)
    random = Random(SEED)
    settings = unpacked(site, tmp_path / "site")
    updated = rebuild(engine(name, tmp_path / "updated", settings), settings)
    for step in range(STEPS[name]):
        for _ in range(random.randint(1, 5)):
            edit(random, settings.content)
        assert follow(updated, settings)
        rebuilt = rebuild(engine(name, tmp_path / "rebuilt", settings), settings)
        where = f"CONTRACT_SEED={SEED} {name} {site} step {step}"
        one, two = updated.status(), rebuilt.status()
        assert (one.documents, one.facts) == (two.documents, two.facts), where
        ids = sorted({hit.document.id for hit in rebuilt.search(Query(limit=500)).hits})
        documents = [document for id in ids if (document := rebuilt.get(id))]
        for number in range(QUERIES):
            search = query(random, documents, rebuilt)
            compare(updated, rebuilt, search, f"{where} query {number}: {search}", slack=0.1)
        assert not follow_again(updated, settings), where


def follow_again(on: Engine, settings: Settings) -> bool:
    """Update once more, and return whether that made a generation."""
    before = on.status().generation
    follow(on, settings)
    return on.status().generation != before
