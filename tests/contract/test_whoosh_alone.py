"""An index of the Whoosh engine is an ordinary Whoosh index, and needs nothing of this project."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from search.document import Document
from search.engines.registry import open_engine
from search.engines.whoosh.analyzer import word_analyzer
from search.errors import IndexIncompatible
from search.query import Filter, Query
from search.schema import Schema
from search.text import words
from tests.contract import sampling

pytestmark = pytest.mark.engines("whoosh")

ARTICLES = [
    Document(
        id=f"a{number}",
        url=f"/a{number}/",
        title=title,
        body=body,
        date=datetime(2024, 1, 1 + number, tzinfo=UTC),
        source_url="https://one.example/page" if number < 2 else "",
        facets={"community": (community,), "category": (category,), "topic": topics, "tag": tags},
    )
    for number, (title, body, community, category, topics, tags) in enumerate(
        [
            (
                "Heart failure",
                "The patient's heart.\nCare",
                "Cardiology",
                "News",
                ("Heart",),
                ("a",),
            ),
            ("Heart failure", "A naïve plan of care", "Cardio", "News", ("Heart", "CPT Codes"), ()),
            (
                "Care plans",
                "Failure of the heart",
                "Cardiology",
                "Guide",
                ("CPT Codes",),
                ("a", "b"),
            ),
            ("U.S. telehealth", "COVID-19 at home", "Telehealth", "Guide", (), ("b",)),
        ]
    )
]

# Runs without this project and without site-packages.
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from whoosh import index, query
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.sorting import FieldFacet
assert not any(name.split(".")[0] in ("search", "indexer", "web") for name in sys.modules)
opened = index.open_dir(sys.argv[2])
def ids(results):
    return [hit["id"] for hit in results]
def groups(results):
    return {str(name): len(numbers) for name, numbers in results.groups().items()}
with opened.searcher() as searcher:
    answers = {}
    for field, text in json.loads(sys.argv[3]):
        parsed = QueryParser(field, opened.schema).parse(text)
        answers[f"{field}: {text}"] = sorted(ids(searcher.search(parsed)))
    everything = query.Every()
    answers["phrase"] = ids(searcher.search(query.Phrase("title", ["heart", "failure"])))
    answers["term"] = sorted(ids(searcher.search(query.Term("topic", "cpt codes"))))
    answers["by date"] = ids(searcher.search(everything, sortedby="date", reverse=True))
    answers["by title"] = ids(searcher.search(everything, sortedby="title"))
    answers["by category"] = groups(searcher.search(everything, groupedby="category"))
    facet = FieldFacet("topic", allow_overlap=True)
    answers["by topic"] = groups(searcher.search(everything, groupedby=facet))
    both = MultifieldParser(["title", "body"], opened.schema).parse("telehealth home")
    [hit] = searcher.search(both)
    answers["hit"] = [hit["title"], hit["url"], hit.highlights("body")]
    answers["count"] = opened.doc_count()
print(json.dumps(answers))
"""


def search_alone(folder: Path, index: Path, queries: list[tuple[str, str]]) -> dict[str, Any]:
    """The answers of a Whoosh that can import nothing else."""
    folder.mkdir()
    # The second is a dependency of whoosh-reloaded.
    for name in ("whoosh", "cached_property"):
        if (spec := importlib.util.find_spec(name)) and spec.origin:
            package = Path(spec.origin)
            package = package.parent if package.name == "__init__.py" else package
            (folder / package.name).symlink_to(package)
    [generation] = (path.parent for path in index.glob("*/*.toc"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SCRIPT, folder, generation, json.dumps(queries)],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_any_whoosh_opens_and_searches_an_index(url: str, tmp_path: Path) -> None:
    """Its parser, queries, sort orders and facets work in a process without this project."""
    open_engine(url, Schema()).rebuild(ARTICLES)
    answers = search_alone(
        tmp_path / "alone",
        tmp_path / "index",
        [
            ("title", "HEART"),
            ("body", "patient’s"),
            ("body", "naive"),
            ("body", '"covid 19"'),
            ("title", "U.S."),
            ("title", '"failure heart"'),
            ("community", "CARDIOLOGY"),
            ("topic", '"CPT  Codes"'),
            ("tag", "b"),
            ("body", "heart category:guide"),
            ("body", "date:20240103"),
            ("topic.words", "codes"),
        ],
    )
    assert answers == {
        "title: HEART": ["a0", "a1"],
        "body: patient’s": ["a0"],
        "body: naive": ["a1"],
        'body: "covid 19"': ["a3"],
        "title: U.S.": ["a3"],
        'title: "failure heart"': [],
        "community: CARDIOLOGY": ["a0", "a2"],
        'topic: "CPT  Codes"': ["a1", "a2"],
        "tag: b": ["a2", "a3"],
        "body: heart category:guide": ["a2"],
        "body: date:20240103": ["a2"],
        "topic.words: codes": ["a1", "a2"],
        "phrase": ["a0", "a1"],
        "term": ["a1", "a2"],
        "by date": ["a3", "a2", "a1", "a0"],
        "by title": ["a2", "a0", "a1", "a3"],
        "by category": {"news": 2, "guide": 2},
        "by topic": {"heart": 2, "cpt codes": 2, "None": 1},
        "hit": ["U.S. telehealth", "/a3/", 'COVID-19 at <b class="match term0">home</b>'],
        "count": 4,
    }


def test_an_index_of_an_older_format_says_so(url: str, tmp_path: Path) -> None:
    """Old indexes contain classes that no longer exist, so they are not opened."""
    open_engine(url, Schema()).rebuild(ARTICLES)
    [generation] = (path.parent for path in (tmp_path / "index").glob("*/*.toc"))
    (generation / "whoosh-format").write_text("1")
    expected = "has format 1 of the whoosh engine, but .* requires format 3; run: curated-search"
    with pytest.raises(IndexIncompatible, match=expected):
        open_engine(url).search(Query())


@pytest.mark.parametrize("languages", [("en", "es"), ("fr",)])
def test_the_analyzer_yields_the_words_that_are_indexed(languages: tuple[str, ...]) -> None:
    """The analyzer, made of Whoosh's own filters, agrees with ours except on bigrams."""
    schema = Schema(languages=languages, whole_words=("Q&A", "R/V", "Node.js"))
    analyzer = word_analyzer(schema)
    texts = [word for word in sampling.WORDS if word != "日本"]
    texts += [
        "1990's",
        "b12's",
        "L'hôpital d’or",
        "Node.js .NET C# --option 1,000.5 e.g. A.B.",
        "Ⅳ ½ ﬁ",
    ]
    for text in texts:
        yielded = [token.text for token in analyzer(text)]
        assert yielded == words(text, languages, schema.whole_words), text


def test_large_indexes_have_several_segments(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Postings in memory are limited, and several segments give the same answers as one."""
    monkeypatch.setattr("search.engines.whoosh.index.MAX_SEGMENT_POSTINGS", 40)
    engine = open_engine(url, Schema())
    engine.rebuild(ARTICLES)
    query = Query(filters=(Filter("topic", ("CPT Codes",)),), facets=("topic",))
    assert [hit.document.id for hit in engine.search(query).hits] == ["a2", "a1"]
    assert engine.search(Query(at=datetime.now(UTC), distinct=True)).total == 3
