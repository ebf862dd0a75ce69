"""Reading a file into front matter and body."""

import os

import pytest

from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import read, read_file


def problems(data, **options):
    findings = Findings("x.md")
    read(data if isinstance(data, bytes) else data.encode(), findings, **options)
    return findings.problems()


def test_lines_are_counted_in_the_file():
    """A problem names the line of the file, including empty lines before the front matter."""
    (problem,) = problems("\n\n---\na: 1\nb: 2\na: 3\n---\n")
    assert problem.line == 6
    assert "line 4" in problem.what


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b"", "empty", None),
        (b" \n\t\n", "empty", None),
        (b"\xef\xbb\xbf", "empty", None),
        (b"---\ntitle: T\n", "not closed by a line", 1),
        (b"\n---\n", "not closed by a line", 2),
        (b'+++\ntitle = "T"\n', "not closed by a line", 1),
        (b"---\ntitle: T\n<<<<<<< HEAD\n=======\n>>>>>>> x\n---\n", "merge conflict", 3),
        (b"---\n- a\n---\n", "not a mapping", 1),
        (b"---\ntext\n---\n", "not a mapping", 1),
        (b'+++\na = "b"\nc = d\n+++\n', "not valid TOML", 3),
        (b'{"a": 1,\n b}', "not valid JSON", 2),
        (b'\x00\x01{"a"', "not a text file", None),
        (b"%PDF-1.4\x00", "not a text file", None),
        # The wording is this reader's, or that of a libyaml that stops earlier.
        (b"---\n" + b"[" * 100_000 + b"\n---\n", "nested|nesting depth", 2),
        (b"---\na:\n  b: " + b"- " * 100_000 + b"\n---\n", "not valid YAML", None),
        (b'{"a": ' + b"[" * 100_000, "not valid JSON", None),
        (b"+++\na = " + b"[" * 10_000 + b"\n+++\n", "not valid TOML", None),
        (b"+++\na = '" + b"x" * 70_000 + b"'\n+++\n", "allowed in TOML", 1),
        (b"+++\na = 1\n" + b"a." * 30_000 + b"b = 1\n+++\n", "more than 200 dots", 3),
    ],
)
def test_an_unreadable_file_gives_the_reason(data, what, line):
    """An unreadable file is rejected with a reason and a line."""
    with pytest.raises(Unreadable, match=what) as caught:
        read(data, Findings("x.md"))
    if line:
        assert caught.value.line == line


def test_a_pipe_is_refused_without_waiting(tmp_path):
    """Pipes and folders named like articles are rejected without waiting."""
    os.mkfifo(tmp_path / "x.md")
    for path in (tmp_path / "x.md", tmp_path):
        with pytest.raises(Unreadable, match=r"not a regular file|directory"):
            read_file(path, Findings("x.md"), max_size=1_000)


def test_a_file_without_an_end_is_refused():
    """Device files are rejected, because reading them would never end."""
    with pytest.raises(Unreadable, match="not a regular file"):
        read_file("/dev/zero", Findings("x.md"), max_size=1_000)


def test_a_file_that_grows_is_read_up_to_the_limit(tmp_path, monkeypatch):
    """The size limit also applies to a file that grows while it is read."""
    (tmp_path / "x.md").write_text("---\ntitle: T\n---\n" + "x" * 2_000)
    status = (tmp_path / "x.md").stat()
    times = {"st_mtime_ns": status.st_mtime_ns, "st_ctime_ns": status.st_ctime_ns}
    small = os.stat_result((*status[:6], 5, *status[7:10]), times)
    monkeypatch.setattr(os, "fstat", lambda _: small)
    source = read_file(tmp_path / "x.md", Findings("x.md"), max_size=3_000)
    assert source.body == "x" * 2_000
    with pytest.raises(Unreadable, match="max_file_size"):
        read_file(tmp_path / "x.md", Findings("x.md"), max_size=1_000)


def test_a_deleted_file_is_reported(tmp_path):
    """A file that has been deleted since the walk is reported with the system's message."""
    with pytest.raises(Unreadable, match="No such file"):
        read_file(tmp_path / "x.md", Findings("x.md"), max_size=1_000)


def test_conflict_markers_in_a_body_go_and_are_reported():
    """Conflict markers in a body are removed and reported; both versions stay."""
    findings = Findings("x.md")
    body = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\nd\n"
    source = read(f"---\na: b\n---\n{body}".encode(), findings)
    assert source.body.split() == ["a", "b", "c", "d"]
    assert findings.problems()[0].line == 5


def test_a_heading_underline_is_not_a_conflict_marker():
    """`=======` on its own underlines a heading."""
    assert "=======" in read(b"---\na: b\n---\nTitles\n=======\n", Findings("x")).body


def test_the_number_of_problems_per_file_is_limited():
    """The number of reported problems per file is limited."""
    reported = problems("---\n" + "a: b\n" * 101 + "---\n")
    assert len(reported) == 21
    assert reported[-1].what == "80 more problems"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    """The message about a large file names its size and the setting."""
    file = tmp_path / "x.md"
    file.write_bytes(b"x" * 2_000)
    with pytest.raises(Unreadable, match="2,000 bytes; the max_file_size setting allows 1,000"):
        read_file(file, Findings("x.md"), max_size=1_000)
