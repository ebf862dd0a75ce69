"""Small sites with what their generators make from each file, compared with what is indexed.

`python -m tests.system.content.generators` prints the rows that are right by site, and writes the
list of the others.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from indexer.pipeline import FullScan
from indexer.site_setup import detect
from search.document import Document
from search.settings import FILE, Settings, load_settings
from tests.paths import COLLECTIONS, DATA

SITES = COLLECTIONS / "cases" / "generators"
# Rows that are known to differ, with what differs.
OPEN = DATA / "generator_rows_open.tsv"

PAGE_STATES = frozenset({"published", "future", "expired"})
VALUES = ("url", "title", "date", "lang")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A row in EXPECTED.tsv, and the names of the values that differ from it."""

    path: str
    is_page: bool
    differences: tuple[str, ...]


def site_names() -> list[str]:
    """The names of all sites."""
    return sorted(file.parent.name for file in SITES.glob("*/EXPECTED.tsv"))


def read_table(file: Path) -> list[dict[str, str]]:
    """The lines of a TSV file, as dictionaries with the names in its first line."""
    with file.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{name: value or "" for name, value in line.items()} for line in table]


def settings_of(site: str, copy: Path) -> Settings:
    """The settings that `init` writes for a copy of a site."""
    shutil.copytree(SITES / site, copy, ignore=shutil.ignore_patterns("EXPECTED.tsv"))
    text = detect(copy).text()
    (copy / FILE).write_text(text, encoding="utf-8")
    return load_settings(copy / FILE, {})


def compare(site: str, folder: Path) -> Iterator[Comparison]:
    """Index a copy of a site in a new folder, and compare it with the rows of its table."""
    settings = settings_of(site, folder / site)
    content = settings.content.resolve().relative_to((folder / site).resolve())
    documents = {str(content / path): page for path, page in FullScan(settings).pages()}
    rows = read_table(SITES / site / "EXPECTED.tsv")
    for row in rows:
        document = documents.pop(row["path"], None)
        is_page = row["status"] in PAGE_STATES
        yield Comparison(row["path"], is_page, tuple(_differences(row, document, settings)))
    for path in documents:
        yield Comparison(path, is_page=False, differences=("status",))


def _differences(
    row: dict[str, str], document: Document | None, settings: Settings
) -> Iterator[str]:
    if (_state(document) == "published") != (row["status"] == "published"):
        yield "status"
    if row["status"] not in PAGE_STATES:
        return
    if document is None:
        yield from VALUES
        return
    base = "" if "://" in document.url else urlsplit(settings.site_url).path.rstrip("/")
    if unquote(base + document.url) != unquote(row["url"]):
        yield "url"
    if row["title"] not in {"", document.title}:
        yield "title"
    if not _is_date(row["date"], document.date, settings):
        yield "date"
    if row["lang"] and _language(row["lang"]) != settings.schema().language(document):
        yield "lang"


def _state(document: Document | None) -> str:
    if document is None:
        return "absent"
    now = datetime.now(UTC)
    if document.publish and document.publish > now:
        return "future"
    return "expired" if document.expiry and document.expiry <= now else "published"


def _is_date(expected: str, date: datetime | None, settings: Settings) -> bool:
    if not expected or date is None:
        return not expected and date is None
    if "T" in expected:
        return date == datetime.fromisoformat(expected)
    return date.astimezone(ZoneInfo(settings.timezone)).date().isoformat() == expected


def _language(code: str) -> str:
    return code.lower().partition("-")[0]


def main() -> None:
    """Print the table, and write the list of open rows."""
    lines = ["site\tpath\tdiffers"]
    totals: Counter[str] = Counter()
    print("| site | rows | right | pages | all four |\n| --- | ---: | ---: | ---: | ---: |")
    for site in site_names():
        with tempfile.TemporaryDirectory() as folder:
            rows = list(compare(site, Path(folder)))
        counts = Counter(
            rows=len(rows),
            right=sum(not row.differences for row in rows),
            pages=sum(row.is_page for row in rows),
            four=sum(row.is_page and not {*VALUES} & {*row.differences} for row in rows),
        )
        totals += counts
        print("|", site, "|", " | ".join(map(str, counts.values())), "|")
        if site in sys.argv:
            print(*(row for row in rows if row.differences), sep="\n")
        lines += [f"{site}\t{r.path}\t{' '.join(r.differences)}" for r in rows if r.differences]
    print("| all |", " | ".join(map(str, totals.values())), "|")
    OPEN.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
