"""Hugo itself builds a real site, and every address and date is compared with ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.settings.loading import load_settings
from tests.paths import COLLECTIONS, NEEDS_COLLECTIONS

ARCHIVE = COLLECTIONS / "content" / "digitalgov-2018.tar.gz"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARCHIVE.is_file(), reason=NEEDS_COLLECTIONS),
]

EVENTS = "/events/:year/:month/:day/:slugorcontentbasename/"
POSTS = "/:year/:month/:day/:slug/"
CONFIGURATION = f"""
baseURL = "https://www.example.org/"
buildFuture = true
buildExpired = true
timeZone = "America/New_York"
[permalinks.page]
posts = "{POSTS}"
events = "{EVENTS}"
"""
LIST = (
    '{{ range site.Pages }}{{ if .File }}{{ printf "%s\\t%s\\t%s\\t%s\\n" .File.Path .RelPermalink '
    '(.Date.UTC.Format "2006-01-02T15:04:05Z") .Kind | safeHTML }}{{ end }}{{ end }}'
)
# Its slug has percent signs, which Hugo decodes before it removes what they stand for.
ENCODED_SLUG = (
    "posts/2016/11/2016-11-29-health-it-services-sin%e2%80%8a-%e2%80%8aready-to-serve-agencies.md"
)
MAX_REFUSED_FILES = 10


def built(folder: Path) -> list[list[str]]:
    """The path, address, date and kind of each of Hugo's pages; files that it refuses are removed.

    Some files of 2018 have a key twice, which Hugo allowed then.
    """
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    hugo = shutil.which("hugo", path=place)
    if not hugo:
        pytest.skip(reason="hugo is not installed (make browser)")
    for _ in range(MAX_REFUSED_FILES):
        run = subprocess.run([hugo, "-s", folder], capture_output=True, text=True, check=False)
        if not run.returncode:
            lines = (folder / "public/index.html").read_text(encoding="utf-8").splitlines()
            return [line.split("\t") for line in lines if line.strip()]
        refused = re.search(rf'"({re.escape(str(folder))}/content/[^"]+?\.md)', run.stderr)
        assert refused, run.stderr
        Path(refused[1]).unlink()
    raise AssertionError(f"Hugo refuses more than {MAX_REFUSED_FILES} files")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real site's content with a configuration and empty shortcodes."""
    root = tmp_path_factory.mktemp("site").resolve()
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(root, filter="data")
    folder = next(root.rglob("content")).parent
    (folder / "hugo.toml").write_text(CONFIGURATION)
    shortcodes = folder / "layouts/shortcodes"
    shortcodes.mkdir(parents=True)
    (folder / "layouts/index.html").write_text(LIST)
    texts = (file.read_text(encoding="utf-8") for file in (folder / "content").rglob("*.md"))
    for name in {name for text in texts for name in re.findall(r"\{\{[<%] */? *([\w-]+)", text)}:
        (shortcodes / f"{name}.html").touch()
    return folder


def test_every_address_and_date_is_hugos(site: Path) -> None:
    """All pages that Hugo makes are found at Hugo's addresses, except for one with an odd slug."""
    pages = built(site)
    settings = load_settings(
        None, {}, content=str(site / "content"), generator="hugo", timezone="America/New_York",
        section_pages=True, permalinks={"page": {"posts": POSTS, "events": EVENTS}},
    )  # fmt: skip
    documents: dict[str, Document] = dict(FullScan(settings).pages())
    assert len(documents) > 1_600
    assert documents.keys() == {path for path, *_ in pages}
    wrong = {path for path, url, *_ in pages if documents[path].url != url}
    assert wrong == {ENCODED_SLUG}
    for path, _, date, kind in pages:
        if kind == "page":
            own = documents[path].date
            shown = own.strftime("%Y-%m-%dT%H:%M:%SZ") if own else "0001-01-01T00:00:00Z"
            assert (path, shown) == (path, date)
