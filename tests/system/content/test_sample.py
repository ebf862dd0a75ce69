"""Each file in the sample site produces the result listed in tests/data/content.json."""

import json

import pytest

from indexer.pipeline.full_scan import FullScan
from search.settings.loading import load_settings
from tests.paths import DATA, SAMPLE

EXPECTED = json.loads((DATA / "content.json").read_text(encoding="utf-8"))
# Text that readers must never find.
SECRET = "quokkaleak"


@pytest.fixture(scope="module")
def site():
    """The sample site's documents, keyed by ID, and the scan."""
    scan = FullScan(load_settings(None, {}, content=str(SAMPLE)))
    return {document.id: document for document in scan}, scan


@pytest.mark.parametrize("path", EXPECTED)
def test_each_file_gives_the_expected_result(site, path):
    """A file is indexed under its title, skipped, or reported, as content.json says."""
    documents, scan = site
    expected = EXPECTED[path]
    document = documents.get(path.rpartition(".")[0])
    problems = [problem for problem in scan.problems if problem.path == path]
    assert (document.title if document else None) == expected["title"]
    assert bool(problems) == expected["expect"].startswith("problem")


def test_the_sample_site_has_no_other_files(site):
    """Every content file is in content.json."""
    documents, scan = site
    assert scan.indexed == sum(value["title"] is not None for value in EXPECTED.values())
    assert {problem.path for problem in scan.problems} <= EXPECTED.keys()
    assert len(documents) == scan.indexed


def test_nothing_secret_is_found(site):
    """Secret text is in no field of any document."""
    documents, _ = site
    leaks = {id for id, document in documents.items() if SECRET in repr(document)}
    assert not leaks
