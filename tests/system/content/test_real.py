"""Real content, if available: odd pages, and three sites mapped with TOML alone."""

import tarfile
from collections import Counter

import pytest

from indexer.pipeline.full_scan import FullScan
from search.settings.loading import load_settings
from tests.paths import COLLECTIONS, DATA, NEEDS_COLLECTIONS

pytestmark = pytest.mark.skipif(not (COLLECTIONS / "oddities").is_dir(), reason=NEEDS_COLLECTIONS)

SITES = {
    "digitalgov-2018": ("content", 1810, {"section", "category", "tag", "author", "year"}),
    "healthcare-gov": ("_posts", 960, {"kind", "language", "audience", "state", "topic", "tag"}),
    "vetsgov-2019": ("pages", 262, {"section", "spoke", "topic", "kind", "source"}),
}


@pytest.fixture(scope="module")
def oddities():
    """The odd pages as documents keyed by path, with problems and skipped files."""
    scan = FullScan(load_settings(None, {}, content=str(COLLECTIONS / "oddities"), bundles=False))
    return {f"{document.id}.md": document for document in scan}, scan


def test_every_odd_page_is_found_by_its_title_or_reported(oddities):
    """Every page is a document with its own title, or is reported."""
    documents, scan = oddities
    reported = {problem.path for problem in scan.problems}
    hidden = 0
    for file in sorted((COLLECTIONS / "oddities").rglob("*.md")):
        path = str(file.relative_to(COLLECTIONS / "oddities"))
        document = documents.get(path)
        if document is None:
            hidden += path not in reported
            continue
        lines = file.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff\n").split("\n")
        titles = [line for line in lines[:40] if line.startswith("title: ") and line[7:].strip()]
        if titles and "&" not in titles[0]:
            assert document.title.split()[-1].strip("\"'") in titles[0], path
        assert document.title
    assert hidden == sum(scan.left_out.values())
    assert len(documents) >= 75


def test_valid_pages_have_no_problems(oddities):
    """Pages that are unusual but valid have no problems."""
    _, scan = oddities
    assert [problem.path for problem in scan.problems if problem.path.startswith("ok-")] == []


@pytest.fixture(scope="module", params=SITES)
def site(request, tmp_path_factory):
    """A real site: its name, settings and scan."""
    name, (folder, *_) = request.param, SITES[request.param]
    root = tmp_path_factory.mktemp(name)
    with tarfile.open(COLLECTIONS / "content" / f"{name}.tar.gz") as archive:
        archive.extractall(root, filter="data")
    content = next(path for path in sorted(root.rglob(folder)) if path.is_dir())
    settings = load_settings(DATA / "sites" / f"{name}.toml", {}, content=str(content))
    scan = FullScan(settings)
    return name, settings, list(scan), scan


@pytest.mark.slow
def test_a_real_site_needs_only_a_toml_file(site):
    """Every public page has a title, a URL and sensible facets."""
    name, settings, documents, scan = site
    _, expected, facets = SITES[name]
    assert len(documents) == expected
    assert [p for p in scan.problems if p.severity == "error"] == []
    assert all(document.title and document.url.startswith("/") for document in documents)
    ids = [document.id for document in documents]
    assert ids == sorted(set(ids))
    for facet in facets:
        counts = Counter(v for document in documents for v in document.facets.get(facet, ()))
        assert counts, facet
    facet_names = {*settings.facets, *settings.schema().keyword_fields()}
    assert all(set(document.facets) <= facet_names for document in documents)


@pytest.mark.slow
def test_the_text_of_a_real_site_is_clean(site):
    """Text contains no shortcodes, data, invisible characters or joined blocks."""
    _, _, documents, _ = site
    for document in documents:
        for junk in ("{{<", "{{%", ">}}", "base64,", "\u200b", "\xa0", "&nbsp;", "  "):
            assert junk not in document.body, (document.id, junk)
