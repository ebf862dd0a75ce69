"""Repair of front matter that is not valid YAML."""

import pytest

from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import read

VISIBILITY_KEYS = frozenset(("draft", "build"))


def repaired(text):
    """The values of invalid front matter, and the problems."""
    findings = Findings("x.md")
    source = read(f"---\n{text}\n---\nBody\n".encode(), findings, visibility_keys=VISIBILITY_KEYS)
    assert findings.problems()
    return source.front, findings.problems()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Lamps: what they cost", "Lamps: what they cost"),
        ("title: \"The lamp's life", "The lamp's life"),
        ("title: 'Trimmed", "Trimmed"),
        ('title: "A" and "B"', 'A" and "B'),
        ("title: @lamp", "@lamp"),
        ("title: **Bold** lamps", "**Bold** lamps"),
        ("title: {% x %} Lamps", "{% x %} Lamps"),
        ("title: 50% off: `now`", "50% off: `now`"),
        ('title: "a \\z b"', "a \\z b"),
        ("title: Lamps\\: again: more", "Lamps: again: more"),
        ("title:Lamps", "Lamps"),
        ("title: “One\nline. And @another”", "“One line. And @another”"),
    ],
)
def test_a_broken_title_is_plain_text(line, title):
    """A broken title is read as plain text, and the other keys are unaffected."""
    front, problems = repaired(f"{line}\ntags: [a]\ndate: 2020-01-01\nbad: [")
    assert front["title"] == title
    assert front["tags"] == ["a"]
    assert problems[0].line == 2


def test_tabs_that_indent_are_spaces():
    """A tab indents to the next multiple of eight."""
    front, problems = repaired("a:\n        - b\n\t- c")
    assert front == {"a": ["b", "c"]}
    assert problems[0].severity == "warning"
    assert problems[0].line == 4


def test_a_broken_list_keeps_its_items():
    """An unclosed list keeps its items."""
    front, _ = repaired("tags: [a, 'b'\ntitle: T")
    assert front == {"tags": ["a", "b"], "title": "T"}


def test_nested_values_are_kept_up_to_the_break():
    """Values before a broken line are kept, and the loss is reported as an error with its line."""
    front, problems = repaired("links:\n - url: a\n   title: b\n  - url: c\ntitle: T")
    assert front == {"links": [{"url": "a", "title": "b"}], "title": "T"}
    assert [(p.severity, p.line) for p in problems] == [("error", 5)]


def test_text_under_no_key_is_lost_and_reported():
    """Prose inside the front matter is reported as an error."""
    front, problems = repaired("Hello\nthere\ntitle: T: U")
    assert front == {"title": "T: U"}
    assert [p.severity for p in problems].count("error") == 2


def test_a_duplicate_key_is_reported():
    """Duplicate keys are also reported in repaired front matter."""
    _, problems = repaired("title: A: B\ntitle: C")
    assert any("duplicate key" in problem.what for problem in problems)


@pytest.mark.parametrize("line", ['draft: "true', "Draft: @x", "build:\n  render: [never"])
def test_a_page_that_may_be_hidden_is_skipped(line):
    """If an opt-out cannot be read with certainty, the page is skipped."""
    with pytest.raises(Unreadable, match="cannot be read"):
        repaired(f"title: A: B\n{line}")


@pytest.mark.parametrize("line", [" draft: true", '- "Draft" : true'])
def test_an_opt_out_in_a_lost_line_skips_the_page(line):
    """A page is skipped if a line without a key may contain an opt-out."""
    with pytest.raises(Unreadable, match="unclear whether the page should be hidden"):
        repaired(f"{line}\ntitle: A: B")


def test_an_opt_out_next_to_a_broken_value_still_applies():
    """`draft: true` is read even if the title is broken."""
    front, _ = repaired("title: A: B\ndraft: true")
    assert front["draft"] is True


@pytest.mark.parametrize("text", ["{{{{", "*", "- a\nb", "%x"])
def test_front_matter_without_a_key_is_refused(text):
    """Without a readable key, the page is skipped."""
    with pytest.raises(Unreadable):
        repaired(text)


def test_a_very_long_broken_front_matter_is_refused():
    """Very long invalid front matter is not repaired."""
    with pytest.raises(Unreadable, match="not valid YAML"):
        repaired("a: b: c\n" * 30_000)
