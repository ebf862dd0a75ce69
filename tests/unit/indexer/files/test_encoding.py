"""Content files are decoded to text."""

import pytest

from indexer.content_problems import Findings
from indexer.files.source_reader import read


def test_windows_1252_is_read_and_reported():
    """Bytes that are not UTF-8 are read as Windows-1252, and the line is reported."""
    findings = Findings("x.md")
    source = read("---\ntitle: Café “x”\n---\n".encode("cp1252"), findings)
    assert source.front == {"title": "Café “x”"}
    assert [problem.line for problem in findings.problems()] == [2]


def test_a_stray_byte_does_not_spoil_utf_8():
    """An invalid byte in a UTF-8 file does not affect the rest of the file."""
    findings = Findings("x.md")
    source = read("---\ntitle: Café\n---\nover".encode() + b"\xc2 twelve", findings)
    assert source.front == {"title": "Café"}
    assert source.body.split() == ["over", "twelve"]
    assert findings.problems()[0].severity == "error"


def test_control_characters_are_dropped_and_reported():
    """Control characters are removed before YAML is parsed, and reported."""
    findings = Findings("x.md")
    source = read(b"---\ntitle: A\x08B\x1b\n---\n", findings)
    assert source.front == {"title": "AB"}
    (problem,) = findings.problems()
    assert (problem.what, problem.line) == ("the file contains control characters", 2)


def test_c1_controls_in_utf_8_do_not_break_yaml():
    """U+0080 to U+009F become the Windows-1252 quotes and dashes that they once were."""
    findings = Findings("x")
    values = read("---\ntitle: It\x92s\x81 here\ntags: [a]\n---\n".encode(), findings).front
    assert values == {"title": "It’s here", "tags": ["a"]}
    assert [problem.severity for problem in findings.problems()] == ["warning"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_characters_are_read_and_reported(encoding):
    """A UTF-32 byte order mark is not mistaken for a UTF-16 one."""
    findings = Findings("x.md")
    assert read("---\ntitle: é\n---\n".encode(encoding), findings).front == {"title": "é"}
    assert encoding.upper() in findings.problems()[0].what
