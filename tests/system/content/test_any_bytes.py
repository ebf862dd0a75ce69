"""No file content causes an exception."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.files.content_file import ContentFile
from indexer.pipeline.document_worker import DocumentWorker
from search.document import dumps
from search.settings.loading import load_settings

FRAGMENTS = st.sampled_from(
    ["---\n", "---", "+++\n", "{", "}", "title: T\n", "tags: [a", "- ", "\t", '"', "'", ": ", "&a ",
     "*a", "? ", "| \n", "> ", "#", "%", "@", "!!x ", "\n", " ", "<div>", "</p>", "<!--", "-->",
     "<script>", "<a href='", "{{<", ">}}", "{%", "%}", "&amp;", "[x](", "![", "**", "```",
     "\u200b", "\ud7ff", "date: 2020-01-01\n", "date: 0001-01-01T00:00:00+14:00\n",
     "url: //[x\n", "<<: *a\n",
     "slug: ..\n", "link: {href: 'http://[::1'}\n", "=======\n", "<<<<<<< x\n", "\x85", "\x00",
     '"title": "T"', "<![CDATA[", "<?", "draft: true\n", "cascade: x\n"]
)  # fmt: skip


def outcome(data):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x.md").write_bytes(data)
        worker = DocumentWorker(load_settings(None, {}, content=folder, timezone="Asia/Tokyo"))
        return worker.outcome(ContentFile("x.md", "x"))


def check(result):
    """Assert that every file becomes a document, is skipped, or is reported as expected."""
    assert result.document or result.reason or result.problems
    assert not any("unexpected error" in problem.what for problem in result.problems)
    json.dumps([problem.what for problem in result.problems]).encode()
    if result.document:
        dumps(result.document).encode()
        assert result.document.title


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    """Arbitrary bytes become a document or a problem."""
    check(outcome(data))


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=30))
def test_any_fragments_of_markup(fragments):
    """Fragments of front matter and markup in any order become a document or a problem."""
    check(outcome("".join(fragments).encode()))


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS, max_size=20), st.lists(FRAGMENTS, max_size=20))
def test_any_front_matter_and_body(front, body):
    """Any closed front matter with any body becomes a document or a problem."""
    check(outcome(f"---\ntitle: T\n{''.join(front)}\n---\n{''.join(body)}".encode()))
