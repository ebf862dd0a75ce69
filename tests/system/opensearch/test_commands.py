"""The commands on a cluster, as its owner types them: moving there and back, TLS, evaluation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from curated_search.main import main
from search import schema
from search.engines.registry import open_engine
from search.query import Query
from tests.listening import certify
from tests.paths import SAMPLE
from tests.system.opensearch.cluster import Cluster
from tests.system.opensearch.door import door

pytestmark = pytest.mark.slow

CONTENT = SAMPLE
ASKED = ("care", "chronic care", '"chronic care"', "tele*", "-medicare", "remote OR ccm", "")
ALL_FACETS = "community,category,vendor,topic,tag,source,year"

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in its own folder, assert its exit status, and return its output."""
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str, status: int = 0, **settings: str) -> str:
        environ = {f"CURATED_SEARCH_{name.upper()}": text for name, text in settings.items()}
        environ.setdefault("CURATED_SEARCH_CONTENT", str(CONTENT))
        done = CliRunner().invoke(main, args, env=environ)
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def answers(run: Run, **settings: str) -> list[Any]:
    """The results of several searches: totals, facets, and hits sorted by title."""
    return [answer(run, text, **settings) for text in ASKED]


def answer(run: Run, text: str, **settings: str) -> Any:
    """The result of one search."""
    given = ("--json", "--sort", "title", "--per-page", "50")
    found = json.loads(run("search", *given, "--", text, **settings))
    return found["total"], found["facets"], [hit["id"] for hit in found["hits"]]


def test_an_index_moves_to_a_cluster_and_back(cluster: Cluster, run: Run) -> None:
    """Moving takes two settings and a rebuild. Neither the answers nor the old folder change."""
    there = {"engine": "opensearch", "opensearch": f"{cluster.hosts}/moved"}
    run("rebuild")
    before = answers(run)
    files = {path: path.stat().st_mtime_ns for path in Path("index").rglob("*")}
    assert "opensearch" in run("rebuild", **there)
    assert answers(run, **there) == before
    assert "moved" in run("status", **there)
    assert "not verified" in run("status", "--verify", **there)
    assert files == {path: path.stat().st_mtime_ns for path in Path("index").rglob("*")}
    assert answers(run) == before
    run("rebuild")
    assert answers(run) == before


def test_two_versions_share_a_cluster(
    cluster: Cluster, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A running service keeps its index when a newer version switches the alias, as in a folder."""
    there = {"engine": "opensearch", "opensearch": f"{cluster.hosts}/versions"}
    run("rebuild", **there)
    url = f"opensearch:{cluster.hosts}/versions"
    with closing(open_engine(url)) as engine:
        own = engine.status().generation
        total = engine.search(Query()).total
        with monkeypatch.context() as newer:
            newer.setattr(schema, "VERSION", schema.VERSION + 1)
            run("rebuild", **there)
        for kept in (engine, open_engine(url)):
            assert (kept.search(Query()).total, kept.status().generation) == (total, own)
            assert "was written by a newer curated-search" in kept.status().damage
        run("rollback", **there)
        assert (engine.status().generation, engine.status().damage) == (own, "")
        assert "schema version" in run("rollback", status=1, **there)
        assert engine.status().generation == own
        run("rebuild", **there)
        assert engine.search(Query()).total == total
        assert engine.status().generation != own
        assert engine.status().damage == ""


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_a_cluster_behind_tls_and_a_password_is_like_any_other(
    cluster: Cluster, run: Run, tmp_path: Path
) -> None:
    """All commands work through TLS and a password; a wrong password is reported."""
    with door(cluster.hosts.split(",")[0], certify(tmp_path, "IP:127.0.0.1"), "u:päss") as https:
        inside = {
            "engine": "opensearch",
            "opensearch": f"{https}/secured",
            "opensearch_ca": str(tmp_path / "ca.pem"),
            "opensearch_user": "u",
            "opensearch_password": "päss",
        }
        run("rebuild", **inside)
        run("update", **inside)
        run("rebuild", **inside)
        run("rollback", **inside)
        assert answer(run, "care", **inside)[0] > 0
        wrong = inside | {"opensearch_password": "guess"}
        assert "check opensearch_user" in run("status", status=1, **wrong)
        assert "opensearch_ca" in run("status", status=1, **(inside | {"opensearch_ca": ""}))


def test_ranking_is_judged_in_an_index_that_is_removed(cluster: Cluster, run: Run) -> None:
    """`evaluate` gives the same measures as an embedded engine and leaves nothing behind."""
    folder = Path("judged")
    folder.mkdir()
    docs = [("1", "Chronic care", "Plans."), ("2", "Billing", "Chronic care."), ("3", "Lamps", "")]
    rows = (json.dumps({"id": id, "title": title, "text": text}) for id, title, text in docs)
    (folder / "docs.jsonl").write_text("\n".join(rows))
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "chronic care"}')
    (folder / "qrels.tsv").write_text("q\t1\t2\nq\t2\t1\n")
    both = ("--engine", "whoosh", "--engine", "opensearch")
    output = run("evaluate", "judged", "--json", *both, opensearch=f"{cluster.hosts}/site")
    whoosh, opensearch = json.loads(output)["rows"]
    assert opensearch | {"engine": ""} == whoosh | {"engine": ""}
    assert not [name for name in cluster.ask(0, "/_alias") if name.startswith("site")]
