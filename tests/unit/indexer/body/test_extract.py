"""Extraction of plain text from bodies."""

import pytest

from tests.unit.indexer.body.texts import text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>providers.</p><p>The</p>", "providers. The"),
        ("<p>a</p>b<div>c</div>d", "a b c d"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<table><tr><td>a</td><th>b</th></tr></table>", "a b"),
        ("<p>a<br>b<br/>c<hr>d</p>", "a b c d"),
        ("<p>un<b>brok</b>en <em>word</em>s, H<sub>2</sub>O</p>", "unbroken words, H2O"),
        ("<p>a<custom-tag>b</custom-tag>c</p>", "a b c"),
        ("<dl><dt>a<dd>b</dl>", "a b"),
        ("line\nbreak\n\nparagraph", "line break paragraph"),
        ("# A\nb\n\n* c\n* d\n\n> e\n\n1. f", "A b c d e f"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("A [link](http://x.example/y) and <http://z.example>", "A link and http://z.example"),
        ("```python\ncode()\n```", "code()"),
        ("plain & simple", "plain & simple"),
        ("", ""),
    ],
)
def test_blocks_separate_words_and_inline_elements_do_not(body, expected):
    """Block elements separate words and inline elements do not, in HTML and Markdown."""
    assert text(body) == expected


@pytest.mark.parametrize(
    "silent",
    [
        "<script>x()</script>",
        "<style>p {}</style>",
        "<template><p>x</p></template>",
        "<noscript>x</noscript>",
        "<svg><text>x</text></svg>",
        "<iframe src='x'>x</iframe>",
        "<!-- x -->",
        "<!-- <p>x</p>\n\nx -->",
        "<div hidden><p>x</p></div>",
        '<p style="color: red; display : none">x</p>',
        "<?php x ?>",
        "<![endif]>",
        "{{< x >}}",
        "{{% x %}}{{% /x %}}",
        "{% x %}",
        "{{ x.y }}",
        "{% comment %} x {% endcomment %}",
        "data:image/png;base64,xxxx",
    ],
)
def test_invisible_parts_are_removed(silent):
    """Scripts, hidden elements, comments, inline data and templates are not indexed."""
    assert text(f"<p>a</p>{silent}<p>b</p>") == "a b"
    assert text(f"a\n\n{silent}\n\nb") == "a b"


def test_alternative_text_stays():
    """The `alt` of an image is indexed, from HTML, Markdown and shortcodes."""
    assert text('<p>a<img src="x" alt="A lamp">b</p>') == "a A lamp b"
    assert text("![A lamp](data:image/png;base64,AAAA)") == "A lamp"
    assert text('{{< figure src="x" alt="A lamp" >}}') == "A lamp"


CALL = {"source_url": "https://www.source.example/a", "calls_to_action": ("Read on", "Continue")}


@pytest.mark.parametrize(
    "body",
    [
        '<p>Text.</p><p><a href="https://www.source.example/a">Read on source.example</a></p>',
        '<p>Text.<br><a href="http://source.example/b"><b>READ</b> on »</a>.</p><p>&nbsp;</p>',
        "Text.\n\n[Continue reading](https://source.example/a)",
    ],
)
def test_the_closing_link_to_the_source_is_removed(body):
    """A call to action at the end is removed, in any case and form."""
    assert text(body, **CALL) == "Text."


@pytest.mark.parametrize(
    "body",
    [
        "[Read on source.example](https://source.example/a) and more",
        "[Read on elsewhere](https://elsewhere.example/a)",
        "[The source](https://source.example/a)",
        "Read on source.example",
    ],
)
def test_other_links_stay(body):
    """Links elsewhere in the text, to other sites or with other words stay."""
    assert text(body, **CALL)


def test_without_a_source_no_link_is_a_call_to_action():
    """Without a source, no link is removed."""
    assert text("[Read on](https://x.example)", calls_to_action=("Read on",)) == "Read on"


N = 10_000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div>" * N + "x" + "</div>" * N, "x"),
        ("<b>" * N + "x", "x"),
        ("> " * N + "x", "x"),
        (">" * N + "x", "x"),
        ("- " * N + "x", "x"),
        ("".join(" " * 2 * n + "- a\n" for n in range(300)), " ".join(["a"] * 300)),
        ("[" * N + "x", None),
        ("![" * N + "x", None),
        ("<a " * N, None),
        ('<a b="' * N, None),
        ("<p>x</p>" + "<a " * N, None),
        ("<!--" * N, None),
        ("<![CDATA[" * N, None),
        ("{{<" * N, None),
        ("{%" * N, None),
        ("{% comment %}" * N, ""),
        ("*a " * N, None),
        ("word " * 100_000, None),
        ("</x>" * N + "x", "x"),
        ("{{< figure " + "alt=“ " * N + ">}}", None),
    ],
    ids=range(20),
)
def test_odd_bodies_lose_no_text(body, expected):
    """Deep nesting, long lines and unclosed elements lose no text."""
    actual = text(body)
    assert expected is None or actual == expected


def test_selectors_exclude_parts():
    """Elements that match `exclude_selectors` are not indexed."""
    body = '<p>a</p><div class="promo"><p>x</p></div><ul><li>b</li><li id="y">x</li></ul>'
    assert text(body, excluded=".promo, #y") == "a b"
    assert text("a\n\n> x", excluded="blockquote") == "a"
