"""The counts of one pass over a content folder."""

from indexer.pipeline.full_scan import FullScan


def test_progress_counts_every_file(site):
    """The callback counts each content file once, whatever its outcome."""
    for path in ("a.md", "b/index.md", "b/c.md"):
        site.page(path)
    site.page("d.md", "draft: true")
    seen = []
    assert len(list(FullScan(site.settings(), progress=seen.append))) == 2
    assert sum(seen) == 4
