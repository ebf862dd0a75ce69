"""Footnotes, definition lists, tasks, notes, alerts and formulas in Markdown."""

import pytest

from indexer.body.extract import extract


def lines(body):
    """The blocks of a body."""
    return extract(body).text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Claim[^1] and two[^note].\n\n[^1]: Single.\n[^note]: Of\n    two lines.\n\n    End.",
            ["Claim and two.", "Single.", "Of two lines.", "End."],
        ),
        ("Diabetes[^1] care matters.\n\n[^1]: Source.", ["Diabetes care matters.", "Source."]),
        ("Claim[^1] without a note", ["Claim[^1] without a note"]),
        ("Term\n: One *a*\n: Two\n\nNext\n\n: Three", ["Term", "One a", "Two", "Next", "Three"]),
        ("10:30\nTerm : text", ["10:30 Term : text"]),
        ("- [ ] open\n- [x] done\n1. [X] **three**", ["open", "done", "three"]),
        ("- [a] one\n- [x](y) two\n- [ ]", ["[a] one", "x two", "[ ]"]),
    ],
)
def test_footnotes_definitions_and_tasks(body, expected):
    """The text of footnotes, definitions and tasks is indexed without their marks."""
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> [!NOTE]\n> text", ["text"]),
        ("> [!warning]- Own *title*\n> text", ["Own title", "text"]),
        ("> [!tip] Title", ["Title"]),
        ("> [!my-kind]\n>\n> text", ["text"]),
        ("> [1] text", ["[1] text"]),
        ("!!! note\n    text\n\n    more", ["text", "more"]),
        ('!!! warning "Own title"\n    text', ["Own title", "text"]),
        ("??? tip\n    text\n\nafter", ["text", "after"]),
        ('???+ danger "Own"\n    text', ["Own", "text"]),
        ("!!! Wow, that is news", ["Wow, that is news"]),
        ("!!! Wow", ["Wow"]),
        (":::note\ntext\n:::", ["text"]),
        (":::tip Own title\n## Head\n\ntext\n:::", ["Own title", "Head", "text"]),
        (
            "::::info[Own & title]\n:::note\ntext\n:::\n::::\nafter",
            ["Own & title", "text", "after"],
        ),
        (':::note{title="Own title"}\ntext\n:::', ["Own title", "text"]),
        ("::: {.callout-note}\ntext\n:::", ["text"]),
        (":::note\nnever closed", ["never closed"]),
        ("::: package.module", ["::: package.module"]),
    ],
)
def test_notes_and_alerts(body, expected):
    """The text and titles of notes are indexed, but not their kinds."""
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Let $a_1 * b * c$ be", "Let a_1 * b * c be"),
        ("and $$\\frac{a}{b} < c$$ too", "and \\frac{a}{b} < c too"),
        ("$$\ny = m\\,x\n$$", "y = m\\,x"),
        ("It costs $100 to $200, or US$5.", "It costs $100 to $200, or US$5."),
        ("It costs \\$5 and 10$.", "It costs $5 and 10$."),
    ],
)
def test_formulas(body, expected):
    """Formulas are indexed as written. Prices are not formulas."""
    assert extract(body).text == expected


def test_marks_inside_code_are_text():
    """Nothing inside code is read as a note, a footnote or a task."""
    code = "!!! note\n:::tip\n> [!NOTE]\n- [ ] a\n[^1]: b\n$c$"
    assert extract(f"```\n{code}\n```").text == " ".join(code.split())


def test_unclosed_directives_lose_no_text():
    """A long run of unclosed directives is read as plain text instead of being nested deeply."""
    assert extract(":::a\n" * 200 + "end").text.endswith("end")
