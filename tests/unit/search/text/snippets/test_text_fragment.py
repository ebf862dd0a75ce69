"""Text fragments name a passage so that browsers find it."""

import pytest

from search.text.snippets.text_fragment import text_fragment

LONG = "one two three four five six seven eight nine ten eleven twelve."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Check it daily.", "Check%20it%20daily."),
        ("well-known, A&B", "well%2Dknown%2C%20A%26B"),
        ('50% #1 <b> "q"', "50%25%20%231%20%3Cb%3E%20%22q%22"),
        ("a\u00a0b  c", "a%20b%20c"),
        ("café", "caf%C3%A9"),
        (LONG, "one%20two%20three%20four,nine%20ten%20eleven%20twelve."),
        ("first line\nsecond line", "first%20line"),
        ("lone \ud800", "lone%20%3F"),
    ],
)
def test_a_passage_is_encoded(text, expected):
    """Short passages are whole; long ones have a start and an end; one block at most."""
    assert text_fragment(text, 0, len(text)) == f":~:text={expected}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Check it -- as ever -- every single day.", "every%20single%20day."),
        ("Check your feet--daily.", "Check%20your%20feet"),
        ("Wait... then check it.", "then%20check%20it."),
        ("Wait --- <<now>> or never", "or%20never"),
        (f"Note -- {LONG}", "one%20two%20three%20four,nine%20ten%20eleven%20twelve."),
        ("A well-known sign. Yes.", "A%20well%2Dknown%20sign.%20Yes."),
    ],
)
def test_signs_that_a_page_may_show_otherwise(text, expected):
    """The longest part between signs such as `--` is named, since a page may show a dash."""
    assert text_fragment(text, 0, len(text)) == f":~:text={expected}"


@pytest.mark.parametrize("text", ["", " ", "…", "--", "... --"])
def test_without_words(text):
    """A text without words has no fragment."""
    assert text_fragment(text, 0, len(text)) == ""


def test_a_beginning_that_occurs_before_is_longer():
    """Browsers take the first place with the start, so that must not occur earlier."""
    text = f"one two three four, not.\n{LONG} {LONG}"
    start = text.index(LONG)
    fragment = text_fragment(text, start, len(text))
    assert fragment.startswith(":~:text=one%20two%20three%20four%20five%20six%20seven,")


def test_scripts_without_spaces_and_endless_words():
    """A passage of few but long words is cut, so links stay short."""
    text = "糖尿病の患者は毎日血糖値を測る。" * 20
    assert text_fragment(text, 0, len(text)).count("%") == 3 * 80
    assert len(text_fragment("x" * 10_000, 0, 10_000)) < 100


def test_long_words_are_whole():
    """Browsers match whole words, so a passage is cut between two of them."""
    text = " ".join(["antidisestablishmentarianism"] * 4)
    assert text_fragment(text, 0, len(text)) == (
        ":~:text=antidisestablishmentarianism%20antidisestablishmentarianism"
    )
    ends_at_the_limit = f"{'a' * 49} {'b' * 30} {'c' * 30}"
    fragment = text_fragment(ends_at_the_limit, 0, len(ends_at_the_limit))
    assert fragment == f":~:text={'a' * 49}%20{'b' * 30}"


def test_a_number_before_a_script_without_spaces_is_not_all():
    """A passage is not cut back to a beginning that could be anywhere on the page."""
    text = "1. " + "糖尿病の患者は毎日血糖値を測る。" * 20
    assert text_fragment(text, 0, len(text)).startswith(":~:text=1.%20%E7%B3%96")
