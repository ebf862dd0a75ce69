"""The command `acronyms`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from search.document import Document
from web.cli.acronyms import acronyms

Article = Callable[..., Document]
Run = Callable[..., Result]


def defining(article: Article, *pairs: str, **values: object) -> Document:
    """An article that explains acronyms."""
    return article(_acronym=pairs, **values)


def test_acronyms_are_listed_with_their_articles(
    run: Run, index: Callable[..., None], article: Article
) -> None:
    """The most common meaning is used, and up to three articles are named for each meaning."""
    articles = [defining(article, "CCM=chronic care management", id=f"x{n}") for n in range(25)]
    index(*articles, defining(article, "CCM=critical care medicine", id="y"))
    rows = {row["long"]: row for row in json.loads(run(acronyms, "--json").output)}
    used = rows["chronic care management"]
    assert (used["documents"], len(used["sources"]), used["state"]) == (25, 3, "")
    assert rows["critical care medicine"]["state"] == "another meaning is more common"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-CCM", "[removed by the acronyms file]"),
        ("RPM = remote patient monitoring", "RPM         remote patient monitoring  [added]"),
    ],
)
def test_the_owner_s_file_counts(
    run: Run,
    index: Callable[..., None],
    article: Article,
    tmp_path: Path,
    line: str,
    expected: str,
) -> None:
    """Acronyms that the owner adds or removes are marked."""
    index(defining(article, "CCM=chronic care management", id="x"))
    (tmp_path / "acronyms.txt").write_text(line + "\n")
    (tmp_path / "curated-search.toml").write_text('acronyms = "acronyms.txt"\n')
    result = run(acronyms)
    assert result.exit_code == 0, result.output
    assert expected in result.output


def test_without_acronyms_an_example_is_shown(
    run: Run, index: Callable[..., None], article: Article
) -> None:
    """If no article explains an acronym, the message shows how one would."""
    index(article("T"))
    assert run(acronyms).output == (
        "No article explains an acronym, as in: Chronic Care Management (CCM).\n"
    )


def test_without_an_index_the_message_says_what_to_run(run: Run) -> None:
    """Without an index, the command fails with one line."""
    result = run(acronyms)
    assert result.exit_code == 1
    assert "curated-search rebuild" in result.output
