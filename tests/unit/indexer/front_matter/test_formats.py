"""Front matter in YAML, TOML and JSON."""

import pytest

from indexer.content_problems import Findings
from indexer.files.source_reader import read


def problems(data, **options):
    findings = Findings("x.md")
    read(data if isinstance(data, bytes) else data.encode(), findings, **options)
    return findings.problems()


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


def test_duplicate_keys_in_large_json():
    """A duplicate key in JSON is reported even among thousands."""
    names = ",".join(f'"k{n}":1' for n in range(50_000))
    (problem,) = problems(f'{{{names},"z":1,"z":2}}')
    assert "duplicate key `z`" in problem.what
