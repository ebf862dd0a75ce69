"""The examples in the docs work as written: settings, files for editors, answers."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from curated_search import load_settings
from curated_search.main import main
from search.parsing.ranking import Ranking
from tests.docs.pages import PAGES, README, Block, blocks
from tests.paths import ROOT

DOCS = ROOT / "docs"
TOML = [block for page in PAGES for block in blocks(page, "toml")]
SETTINGS = [block for block in TOML if block.comment != "curation rules, not settings"]
CURATION = [block for block in TOML if block not in SETTINGS]
EDITORS = [(CURATION[0], "curation"), *zip(
    blocks(DOCS / "searching.md", "text"), ("acronyms", "synonyms"), strict=True
)]  # fmt: skip


@pytest.mark.parametrize("block", SETTINGS, ids=str)
def test_every_example_of_settings_loads(block: Block, tmp_path: Path) -> None:
    """Every example can be copied into `curated-search.toml`."""
    file = tmp_path / "settings.toml"
    file.write_text(block.code, encoding="utf-8")
    load_settings(file, {})


def test_the_example_of_a_site_means_what_it_says(tmp_path: Path) -> None:
    """The example removes facets, adds some and sets their sources."""
    file = tmp_path / "settings.toml"
    file.write_text(next(blocks(DOCS / "your-site.md", "toml")).code, encoding="utf-8")
    settings = load_settings(file, {})
    assert "vendor" not in settings.facets
    assert settings.facets["section"].sources == ("@path.1",)
    assert settings.facets["state"].sources == ("state", "=national")


def test_the_signs_of_relevance_are_those_of_the_program() -> None:
    """The page lists every ranking weight with its default."""
    tables = [tomllib.loads(block.code) for block in blocks(DOCS / "relevance.md", "toml")]
    assert next(table["ranking"] for table in tables if "ranking" in table) == asdict(Ranking())


@pytest.mark.parametrize(("block", "setting"), EDITORS, ids=["curation", "acronyms", "synonyms"])
def test_every_file_for_editors_is_accepted(block: Block, setting: str, tmp_path: Path) -> None:
    """`check` accepts the examples of rules, acronyms and synonyms."""
    content = tmp_path / "content"
    content.mkdir()
    article = "---\ntitle: Care\ndescription: About care.\n---\nCare.\n"
    (content / "care.md").write_text(article, encoding="utf-8")
    file = tmp_path / setting
    file.write_text(block.code, encoding="utf-8")
    environ = {f"CURATED_SEARCH_{setting.upper()}": str(file)}
    checked = CliRunner().invoke(main, ["check", "--content", str(content)], env=environ)
    assert checked.exit_code == 0, checked.output
    file.write_text("[[rule]]\nquery = 1\n= nothing", encoding="utf-8")
    spoiled = CliRunner().invoke(main, ["check", "--content", str(content)], env=environ)
    assert spoiled.exit_code != 0, "a file that is wrong must be noticed"


def holds(answer: Any, example: Any) -> bool:
    """Whether an answer contains everything in a shortened example; lists may be cut off."""
    if isinstance(example, dict):
        return all(name in answer and holds(answer[name], inner) for name, inner in example.items())
    if isinstance(example, list):
        return len(answer) >= len(example) and all(map(holds, answer, example))
    return bool(answer == example)


def test_the_answer_in_the_readme_is_real(sample_index: Path) -> None:
    """The README's answer is what the API returns, shortened."""
    (example,) = blocks(README, "json")
    request = ["--per-page", "1", "--json", "chronic", "care"]
    printed = CliRunner().invoke(main, ["search", "--index", str(sample_index), *request])
    answer = json.loads(printed.stdout)
    shortened = json.loads(example.code)
    category = [facet for facet in answer["facets"] if facet["field"] == "category"]
    assert holds(answer | {"facets": category}, shortened)
