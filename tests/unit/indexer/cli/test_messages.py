"""The messages that a build prints."""

from __future__ import annotations

import pytest

from indexer.cli.messages import faster_engine, grouped, scan_summary
from indexer.content_problems import ContentProblem
from indexer.files import PROJECT_PART
from search.schema import Schema
from search.settings import Settings
from search.status import Status
from tests.small_site import Site


@pytest.mark.parametrize(
    ("wanted", "used", "lines"),
    [("auto", "whoosh", 1), ("whoosh", "whoosh", 0), ("auto", "tantivy", 0)],
)
def test_the_summary_suggests_the_fast_engine(wanted: str, used: str, lines: int) -> None:
    """If the fast engine is not installed, the summary names the command to install it."""
    status = Status(engine=used, generation="1", built_at=None, documents=0, schema=Schema())
    hints = list(faster_engine(Settings(engine=wanted), status))
    assert len(hints) == lines
    assert all("pip install 'tantivy>=0.27,<0.28' PyStemmer orjson" in hint for hint in hints)


def test_skipped_files_come_with_the_setting_that_includes_them(site: Site) -> None:
    """Owners learn why files are missing, and what to set if they are articles."""
    for path in ("a.md", "post/index.md", "post/other.md", "node_modules/x.md"):
        site.page(path)
    for path in ("package.json", "b.mdx", "c.rst", "d.rst"):
        site.write(path, "")
    _, scan = site.read()
    first, *hints = scan_summary(scan)
    include = "to include a folder or README, add its path after `!` to the `exclude` setting"
    assert first.startswith("Skipped: 2 .rst files, ")
    assert sorted(hints) == [
        "  1 .mdx file: to index these, add .mdx to the `extensions` setting.",
        f"  1 {PROJECT_PART}: {include}.",
        "  1 titled bundle resource: if these are articles, set `bundles = false`.",
        "  2 .rst files: this format cannot be read; convert articles to Markdown or HTML.",
    ]


def test_repeated_problems_are_one_line() -> None:
    """The same problem in many files takes one line, after the errors."""
    problems = [
        ContentProblem(f"{n:03}.md", None, "warning", "no title", "ignored") for n in range(431)
    ]
    problems.append(ContentProblem("z.md", 3, "error", "broken", "skipped"))
    assert list(grouped(problems)) == [
        "z.md:3: error: broken; skipped",
        "warning: no title; ignored: 431 files, such as 000.md, 001.md, 002.md",
    ]
    assert len(list(grouped(problems[:5]))) == 5
