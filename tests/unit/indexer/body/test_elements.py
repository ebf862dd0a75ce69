"""Elements that are not part of the text."""

import pytest

from tests.unit.indexer.body.texts import text


@pytest.mark.parametrize(
    "furniture",
    [
        '<div aria-hidden="true">x</div>',
        '<span class="sr-only">x</span>',
        '<span class="big visually-hidden">x</span>',
        '<div class="d-none">x</div>',
        '<div style="visibility: hidden">x</div>',
        '<p hidden="">x</p>',
        "<nav>x <a href='/'>Home</a></nav>",
        '<div role="navigation">x</div>',
        "<footer>x</footer>",
        "<button>x</button>",
        "<select><option>x</option></select>",
        "<textarea>x</textarea>",
        '<math><annotation encoding="application/x-tex">x</annotation></math>',
        '<ol class="breadcrumb"><li>x</li></ol>',
        '<div data-search="off"><p>x</p></div>',
        '<a class="footnote-backref" href="#r">x</a>',
    ],
)
def test_navigation_and_hidden_parts_are_removed(furniture):
    """Navigation, controls, hidden and excluded parts are not indexed."""
    assert text(f"<p>a</p> {furniture} <p>b</p>") == "a b"
    assert text(f"a\n\n{furniture}\n\nb") == "a b"


def test_line_numbers_are_not_code():
    """Line numbers in code are removed without joining the lines."""
    code = '<pre><code><span class="ln">1</span>one<span class="ln">2</span>two</code></pre>'
    assert text(code) == "one two"


def test_a_class_that_only_resembles_a_hidden_one_hides_nothing():
    """`lnt` is a line number, but `lnt-wide` and `footnotes` are not."""
    assert text('<p class="lnt-wide">a</p><div class="footnotes"><p>b</p></div>') == "a b"
