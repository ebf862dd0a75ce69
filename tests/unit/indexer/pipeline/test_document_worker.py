"""A content file becomes a document, a reason or problems."""

from indexer.content_problems import ContentProblem
from indexer.files.content_file import ContentFile
from indexer.pipeline.document_worker import DocumentWorker, Outcome, pack, unpack


def test_an_unforeseen_error_costs_one_file(site, monkeypatch):
    """After an unexpected error, the file is reported and the scan continues."""

    def fails(*_args):
        raise RecursionError("too deep")

    site.page("a.md")
    worker = DocumentWorker(site.settings())
    monkeypatch.setattr(worker._mapper, "document", fails)
    outcome = worker.outcome(ContentFile("a.md", "a"))
    assert outcome.document is None
    assert "RecursionError" in outcome.problems[0].what


def test_packing_loses_nothing(site):
    """An outcome survives packing and unpacking."""
    site.page("a.md", "title: T\ndate: 2020-01-01\ntags: [a, b]", "# H\n\ntext")
    outcome = DocumentWorker(site.settings()).outcome(ContentFile("a.md", "a"))
    assert unpack(pack(outcome)) == outcome
    empty = Outcome(None, "why", (ContentProblem("p", 1, "error", "w", "d"),))
    assert unpack(pack(empty)) == empty
