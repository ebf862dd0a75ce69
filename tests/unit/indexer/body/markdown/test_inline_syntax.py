"""Wiki links, highlights, superscripts, hidden text and included files in Markdown."""

import pytest

from indexer.body.extract import extract


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("See [[Chronic Care Management|CCM]].", "See CCM."),
        ("[[Other note#Heading]], [[#Own heading]]", "Other note > Heading, Own heading"),
        ("| [[a\\|b]] |\n|---|\n| c |", "b c"),
        ("![[image.png]] ![[image.png|300x200]] ![[image.png|A lamp]]", "A lamp"),
        ("[[1]](https://x.example) [[a][b]]", "[1] [[a][b]]"),
        ("[[_TOC_]]\n\ntext", "text"),
        ("`[[ -f x ]]`", "[[ -f x ]]"),
        ("Text [!include[Support](~/includes/x.md)] and [!INCLUDE [a](b.md)]", "Text and"),
    ],
)
def test_wiki_links(body, expected):
    """A wiki link is indexed as its label or target; an embedded file only by its label."""
    assert extract(body).text.replace("\n", " ") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A ==very *important*== word", "A very important word"),
        ("if a == b or a==b and c==d", "if a == b or a==b and c==d"),
        ("H~2~O and x^2^", "H2O and x2"),
        ("~~struck~~, ~5 and 2^10", "struck, ~5 and 2^10"),
    ],
)
def test_highlights_superscripts_and_subscripts(body, expected):
    """The markup of highlights, superscripts and subscripts is removed."""
    assert extract(body).text == expected


def test_hidden_text_of_obsidian():
    """In a note with wiki links, comments and block names are not indexed."""
    body = "See [[b]]. %%hidden comment%%\n\ntext ^block-id\n\n2^10 at 100% and 50%"
    assert extract(body).text == "See b.\ntext\n2^10 at 100% and 50%"


def test_percent_signs_elsewhere():
    """Without wiki links, percent signs hide nothing."""
    body = "Rate 100%% sure, %%comment%%. End ^a"
    assert extract(body).text == body
