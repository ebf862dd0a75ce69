"""Searches of the sample whose answers were reviewed one by one: `searches.toml`, and its reader.

`python -m tests.system.api.searches` writes today's answers to the file; review what changes.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.paths import DATA, SAMPLE
from web.app import create_app

FILE = DATA / "searches.toml"
ENGINES = ("memory", "whoosh", "tantivy", "columns")
# The number of recorded hits, if all engines agree on them.
_FIRST = 3
_HEAD = """# Searches of the sample articles, each with the reason why its answer is right.
# `python -m tests.system.api.searches` writes the answers; edit only `q` and `why`.
"""


def searches() -> list[dict[str, Any]]:
    """The agreed searches with their answers."""
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["search"]
    return found


@cache
def sample_documents() -> tuple[Settings, list[Document]]:
    """The settings and documents of the sample, in English and Spanish, read once."""
    settings = load_settings(environ={}, content=str(SAMPLE), languages=["en", "es"])
    return settings, [document for _, document in FullScan(settings).pages()]


def sample(engine: str, place: Path) -> FlaskClient:
    """A client for the sample articles in English and Spanish."""
    settings, documents = sample_documents()
    index = open_engine(f"{engine}:{place / 'index'}", settings.schema())
    index.rebuild(documents)
    return create_app(settings, index).test_client()


def answer(client: FlaskClient, q: str) -> dict[str, Any]:
    """The recorded parts of an answer."""
    parameters = {"q": q, "per_page": _FIRST, "facets": "", "fields": "url"}
    found = client.get("/api/v1/search", query_string=parameters).get_json()
    record: dict[str, Any] = {
        "total": found["total"],
        "first": [hit["url"].strip("/").rpartition("/")[2] for hit in found["hits"]],
    }
    if found["query"]["relaxed"]:
        record["relaxed"] = True
    if found["query"]["corrected"]:
        record["corrected"] = found["query"]["effective"]
    if found["suggestions"]:
        record["offered"] = [suggestion["q"] for suggestion in found["suggestions"]]
    return record


def _written() -> Iterator[str]:
    yield _HEAD
    with tempfile.TemporaryDirectory() as place:
        clients = [sample(name, Path(place, name)) for name in ENGINES]
        for one in searches():
            answers = [answer(client, one["q"]) for client in clients]
            agreed = answers[-1] | {"first": _common([each["first"] for each in answers])}
            yield "\n[[search]]\n" + "".join(
                f"{name} = {_toml(value)}\n"
                for name, value in {"q": one["q"], "why": one["why"], **agreed}.items()
            )


def _common(lists: list[list[str]]) -> list[str]:
    """The longest common start of some lists."""
    same = [len(set(column)) == 1 for column in zip(*lists, strict=True)]
    return lists[0][: (*same, False).index(False)]


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return f"'{value}'" if "'" not in value else f'"{value}"'
    return str(value).lower()


if __name__ == "__main__":
    FILE.write_text("".join([*_written()]), encoding="utf-8")
