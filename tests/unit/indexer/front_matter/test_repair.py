"""Front matter that is not YAML."""

import pytest

from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import read

GUARDED = frozenset(("draft", "build"))


def second(text):
    findings = Findings("x.md")
    source = read(f"---\n{text}\n---\nBody\n".encode(), findings, guarded=GUARDED)
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
def test_a_broken_title_is_the_text_that_stands_there(line, title):
    """Whatever is wrong with its one line, the title is read, and so are the others."""
    found, problems = second(f"{line}\ntags: [a]\ndate: 2020-01-01\nbad: [")
    assert found["title"] == title
    assert found["tags"] == ["a"]
    assert problems[0].line == 2


def test_tabs_that_indent_are_blanks():
    """A tab is read as editors show it, up to the next multiple of eight."""
    found, problems = second("a:\n        - b\n\t- c")
    assert found == {"a": ["b", "c"]}
    assert problems[0].severity == "warning"
    assert problems[0].line == 4


def test_a_broken_list_keeps_its_items():
    """A bracket that is never closed still holds a list."""
    found, _ = second("tags: [a, 'b'\ntitle: T")
    assert found == {"tags": ["a", "b"], "title": "T"}


def test_nested_values_are_kept_up_to_the_break():
    """What comes before a broken line is kept, and the loss is an error with its line."""
    found, problems = second("links:\n - url: a\n   title: b\n  - url: c\ntitle: T")
    assert found == {"links": [{"url": "a", "title": "b"}], "title": "T"}
    assert [(p.severity, p.line) for p in problems] == [("error", 5)]


def test_text_under_no_name_is_lost_and_said_so():
    """Prose inside the front matter is an error."""
    found, problems = second("Hello\nthere\ntitle: T: U")
    assert found == {"title": "T: U"}
    assert [p.severity for p in problems].count("error") == 2


def test_a_name_that_stands_twice_is_reported_here_too():
    """Duplicate keys are not forgotten on the second chance."""
    _, problems = second("title: A: B\ntitle: C")
    assert any("stands twice" in problem.what for problem in problems)


@pytest.mark.parametrize("line", ['draft: "true', "Draft: @x", "build:\n  render: [never"])
def test_a_page_that_may_be_hidden_is_left_out(line):
    """Where an opt-out cannot be read exactly, nothing is published by guess."""
    with pytest.raises(Unreadable, match="cannot be read"):
        second(f"title: A: B\n{line}")


@pytest.mark.parametrize("line", [" draft: true", '- "Draft" : true'])
def test_an_opt_out_in_a_lost_line_leaves_the_page_out(line):
    """A line that belongs to no name is not lost where it may hide the page."""
    with pytest.raises(Unreadable, match="may be found is unknown"):
        second(f"{line}\ntitle: A: B")


def test_an_opt_out_beside_a_broken_value_still_counts():
    """`draft: true` is read whatever the title's line looks like."""
    found, _ = second("title: A: B\ndraft: true")
    assert found["draft"] is True


@pytest.mark.parametrize("text", ["{{{{", "*", "- a\nb", "%x"])
def test_front_matter_without_a_name_is_refused(text):
    """Where no name can be read the page is left out."""
    with pytest.raises(Unreadable):
        second(text)


def test_a_very_long_broken_front_matter_is_refused():
    """The second chance is not for data dumps."""
    with pytest.raises(Unreadable, match="not YAML"):
        second("a: b: c\n" * 30_000)
