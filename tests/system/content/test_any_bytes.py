"""Nothing that a file holds raises."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.files.walk import ContentFile
from indexer.pipeline.document_worker import Worker
from search.document import dumps
from search.settings.loading import load_settings

PIECES = st.sampled_from(
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
        worker = Worker(load_settings(None, {}, content=folder, timezone="Asia/Tokyo"))
        return worker.outcome(ContentFile("x.md", "x"))


def sound(found):
    """Every file is a document that can be stored, or left out, or reported, and foreseen."""
    assert found.document or found.reason or found.problems
    assert not any("unforeseen" in problem.what for problem in found.problems)
    json.dumps([problem.what for problem in found.problems]).encode()
    if found.document:
        dumps(found.document).encode()
        assert found.document.title


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    """Bytes of any kind become a document or a problem."""
    sound(outcome(data))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_any_pieces_of_markup(pieces):
    """So do the pieces of front matter and markup in any order."""
    sound(outcome("".join(pieces).encode()))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20), st.lists(PIECES, max_size=20))
def test_any_front_matter_and_body(front, body):
    """So does any front matter that is closed, before any body."""
    sound(outcome(f"---\ntitle: T\n{''.join(front)}\n---\n{''.join(body)}".encode()))
