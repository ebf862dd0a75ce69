"""Reading a file into front matter and body."""

import os

import pytest

from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import read, read_file


def front(text):
    findings = Findings("x.md")
    source = read(text if isinstance(text, bytes) else text.encode(), findings)
    assert findings.problems() == ()
    return source.front


def problems(data, **options):
    findings = Findings("x.md")
    read(data if isinstance(data, bytes) else data.encode(), findings, **options)
    return findings.problems()


def test_scalars_stay_as_typed():
    """Under YAML 1.2, `NO`, `on`, `1:30`, `007` and `1.10` are strings; null and true are not."""
    values = front("---\na: [NO, on, 1:30, 007, 1.10, 'true']\nb: ~\nc: true\nd: False\n---\n")
    assert values["a"] == ["NO", "on", "1:30", "007", "1.10", "true"]
    assert (values["b"], values["c"], values["d"]) == (None, True, False)


def test_dates_stay_text():
    """YAML dates stay strings, which the mapping parses."""
    assert front("---\ndate: 2020-01-01\n---\n") == {"date": "2020-01-01"}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: T\n---\nB",
        "\n \n\n---\ntitle: T\n---\nB",
        "---  \ntitle: T\n---\t \nB",
        "---\r\ntitle: T\r\n---\r\nB",
        "---\rtitle: T\r---\rB",
        "-----\ntitle: T\n----\nB",
        '+++\ntitle = "T"\n+++\nB',
        '{"title": "T"}\nB',
        '{\n  "title": "T"\n}\n\nB',
    ],
)
def test_variants_of_front_matter(text):
    """Byte order marks, empty lines, line endings and trailing spaces do not matter."""
    findings = Findings("x.md")
    source = read(text.encode(), findings)
    assert source.front == {"title": "T"}
    assert source.body.strip() == "B"
    assert findings.problems() == ()


def test_a_rule_of_dashes_in_the_body_stays():
    """Only the first two delimiters enclose front matter."""
    assert read(b"---\na: b\n---\nX\n\n---\n\nY", Findings("x")).body == "X\n\n---\n\nY"


def test_a_body_that_starts_with_a_shortcode_is_not_json():
    """A body that starts with two braces is not JSON front matter."""
    source = read(b"{{< youtube x >}}\ntext", Findings("x"))
    assert source.front == {}
    assert source.body.startswith("{{<")


def test_lines_are_counted_in_the_file():
    """A problem names the line of the file, including empty lines before the front matter."""
    (problem,) = problems("\n\n---\na: 1\nb: 2\na: 3\n---\n")
    assert problem.line == 6
    assert "line 4" in problem.what


def test_nested_duplicate_keys_are_reported():
    """Duplicate keys are detected at every level."""
    (problem,) = problems("---\nlink:\n  href: a\n  href: b\n---\n")
    assert (problem.line, problem.severity) == (4, "warning")


def test_the_number_of_problems_per_file_is_limited():
    """The number of reported problems per file is limited."""
    reported = problems("---\n" + "a: b\n" * 101 + "---\n")
    assert len(reported) == 21
    assert reported[-1].what == "80 more problems"


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


def test_an_alias_bomb_is_refused():
    """Aliases that expand to billions of values are not followed."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(Unreadable, match="expand to over 10,000 values"):
        problems("---\n" + "\n".join(lines) + "\n---\n")


def test_an_alias_to_itself_is_empty():
    """A value that contains itself is reported and not followed."""
    (problem,) = problems("---\na: &a [x, *a]\n---\n")
    assert "`*a` has no anchor" in problem.what


def test_anchors_and_merge_keys():
    """Aliases and `<<` mean the same as in Hugo; the page's own keys take precedence."""
    values = front("---\na: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: *a\n---\n")
    assert values["b"] == {"x": "1", "y": "3"}
    assert values["c"] == {"x": "1", "y": "2"}


def test_tags_do_nothing():
    """A YAML tag never creates an object."""
    values = front("---\na: !!python/object/apply:os.system [x]\nb: !!int '3'\n---\n")
    assert values == {"a": ["x"], "b": "3"}


def test_windows_1252_is_read_and_reported():
    """Bytes that are not UTF-8 are read as Windows-1252, and the line is reported."""
    findings = Findings("x.md")
    source = read("---\ntitle: Café “x”\n---\n".encode("cp1252"), findings)
    assert source.front == {"title": "Café “x”"}
    assert [problem.line for problem in findings.problems()] == [2]


def test_a_stray_byte_does_not_spoil_utf_8():
    """An invalid byte in a UTF-8 file affects only that byte."""
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
    assert "control" in findings.problems()[0].what


def test_c1_controls_in_utf_8_do_not_break_yaml():
    """U+0080 to U+009F become the Windows-1252 quotes and dashes that they once were."""
    findings = Findings("x")
    values = read("---\ntitle: It\x92s\x81 here\ntags: [a]\n---\n".encode(), findings).front
    assert values == {"title": "It’s here", "tags": ["a"]}
    assert [problem.severity for problem in findings.problems()] == ["warning"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    """The message about a large file names its size and the setting."""
    file = tmp_path / "x.md"
    file.write_bytes(b"x" * 2_000)
    with pytest.raises(Unreadable, match="2,000 bytes; the max_file_size setting allows 1,000"):
        read_file(file, Findings("x.md"), max_size=1_000)


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


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_characters_are_read_and_reported(encoding):
    """A UTF-32 byte order mark is not mistaken for a UTF-16 one."""
    findings = Findings("x.md")
    assert read("---\ntitle: é\n---\n".encode(encoding), findings).front == {"title": "é"}
    assert encoding.upper() in findings.problems()[0].what


def test_duplicate_keys_in_large_json():
    """A duplicate key in JSON is reported even among thousands."""
    names = ",".join(f'"k{n}":1' for n in range(50_000))
    (problem,) = problems(f'{{{names},"z":1,"z":2}}')
    assert "duplicate key `z`" in problem.what


def test_a_deleted_file_is_reported(tmp_path):
    """A file that was deleted after the walk is reported with the system's message."""
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


def test_the_pure_python_loader_reads_the_same(monkeypatch):
    """Without libyaml, values and line numbers are the same."""
    import yaml

    from indexer.front_matter import yaml12

    text = "---\na: NO\nb: [1, {c: ~}]\nb: &x y\nd: *x\n? [e]\n: f\n---\n"
    fast, slow = Findings("x"), Findings("x")
    values = read(text.encode(), fast).front
    monkeypatch.setattr(yaml12, "_Loader", yaml.SafeLoader)
    assert read(text.encode(), slow).front == values
    assert slow.problems() == fast.problems()
