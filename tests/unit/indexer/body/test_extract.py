"""Extraction of plain text from bodies."""

import pytest

from indexer.body.extract import extract


def text(body, **options):
    """The text of a body on one line."""
    return extract(body, **options).text.replace("\n", " ")


def lines(body, **options):
    """The blocks of a body."""
    return extract(body, **options).text.split("\n")


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
    ("body", "expected"),
    [
        ("<p>providers.</p><p>The</p>", ["providers.", "The"]),
        ("# A\nb\n\n* c\n* d\n\n> e", ["A", "b", "c", "d", "e"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a", "b", "c", "d"]),
        ("<dl><dt>a<dd>b</dl><figure><figcaption>c</figcaption></figure>", ["a", "b", "c"]),
        ("<p>a<br>b <em>c</em> <img alt='d'> e</p>", ["a b c d e"]),
        ("<p>a</p><nav>x</nav><p>b</p><p></p><p> </p>", ["a", "b"]),
        ("<custom-tag>a\nb</custom-tag>", ["a b"]),
    ],
)
def test_each_block_is_a_line(body, expected):
    """Headings, paragraphs, items and cells each have their own line; inline elements do not."""
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("diabetes<sup>3</sup> and", "diabetes and"),
        ("diabetes<sup>[3]</sup>, and", "diabetes, and"),
        ("care<sup>1,2</sup> matters", "care matters"),
        ("care.<sup>12</sup> It", "care. It"),
        ("in 2019<sup>4</sup> they", "in 2019 they"),
        ("total<sup>a</sup> cost", "total cost"),
        ("care<sup><a href='#r1'>1</a></sup> matters", "care matters"),
        ('care<sup id="fnref:1"><a href="#fn:1">1</a></sup> matters', "care matters"),
        ("B12<sup><a href='#r1'>1</a></sup> matters", "B12 matters"),
        ('insulin<a href="#fn1" class="footnote-ref">4</a> dosing', "insulin dosing"),
        ('insulin<a href="#fn1" role="doc-noteref">4</a> dosing', "insulin dosing"),
        ("eczema[<sup>1</sup>](#r1) today", "eczema today"),
        ("Acme<sup>TM</sup> device, Brand<sup>®</sup> pill", "Acme device, Brand pill"),
    ],
)
def test_footnote_marks_are_removed(body, expected):
    """Footnote marks are removed."""
    assert text(body) == expected
    assert text(f"<p>{body}</p>", markup="html") == expected or "](" in body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("H<sub>2</sub>O, B<sub>12</sub>, HbA<sub>1c</sub>", "H2O, B12, HbA1c"),
        ("5<sup>th</sup> and 21<sup>st</sup>, 1<sup>er</sup>", "5th and 21st, 1er"),
        ("10<sup>9</sup>/L, m<sup>2</sup>, cm<sup>3</sup>, x<sup>2</sup>", "109/L, m2, cm3, x2"),
        ("Ca<sup>2+</sup> and min<sup>-1</sup>", "Ca2+ and min-1"),
        ("<sup>13</sup>C and XVIII<sup>e</sup>", "13C and XVIIIe"),
        ("see<sup>www.example.org</sup>", "seewww.example.org"),
    ],
)
def test_superscripts_and_subscripts_in_words_are_kept(body, expected):
    """Superscripts in formulas, powers and ordinals are kept."""
    assert text(body) == expected


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


def test_selectors_exclude_parts():
    """Elements that match `exclude_selectors` are not indexed."""
    body = '<p>a</p><div class="promo"><p>x</p></div><ul><li>b</li><li id="y">x</li></ul>'
    assert text(body, excluded=".promo, #y") == "a b"
    assert text("a\n\n> x", excluded="blockquote") == "a"


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


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{< note >}}inner{{< /note >}}", "inner"),
        ("{{% note %}}\n**inner**\n{{% /note %}}", "inner"),
        ('{{< f title="T" caption=\'C\' alt=`A` class="x" >}}', "T C A"),
        ('{{< f caption="He said \\"so\\"" >}}', 'He said "so"'),
        ('{{< f caption="1 < 2 & *x*" >}}', "1 < 2 & x"),
        ('[a]({{< ref "b.md" >}})', "a"),
        ('[a]({{< ref "b.md" >}} "title")', "a"),
        ('<a href="{{< ref "b.md" >}}">a</a>', "a"),
        ('{{< a >}}One{{< b title="Two" />}}three', "One Two three"),
        ("{% raw %}a{% endraw %}", "a"),
        ("text {{< never closed", "text {{< never closed"),
        ("# Head {#anchor .x}\n\npara\n{: .x}", "Head para"),
    ],
)
def test_shortcodes_keep_their_text(body, expected):
    """The tags of shortcodes are removed; their text and readable arguments stay."""
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a&nbsp;b&#160;c\u00a0d</p>", "a b c d"),
        ("<p>Q&amp;A &amp;amp; &amp;nbsp;x &amp;lt;b&amp;gt;</p>", "Q&A & x <b>"),
        ("a &mdash; b &#8217;", "a — b ’"),
        ("AT&T &c", "AT&T &c"),
        ("ze\u200bro wid\u200dth \ufeffmark so\u00adft", "zero width mark soft"),
        ("a\x01b\u2028c\ud800d", "ab cd"),
    ],
)
def test_characters(body, expected):
    """Entities are decoded, all kinds of spaces are one, and invisible characters are removed."""
    assert text(body) == expected
    assert text(f"<p>{body}</p>") == expected


def test_headings_are_kept_apart_and_in_the_text():
    """Headings of all levels are listed in order, and stay in the text."""
    extracted = extract(
        "# One *two*\n\ntext\n\n<h3>Three <b>four</b></h3>\n\nFive\n----\n\n<h2></h2>"
    )
    assert extracted.headings == ("One two", "Three four", "Five")
    assert extracted.text == "One two\ntext\nThree four\nFive"


def test_html_alone_is_not_read_as_markdown():
    """Markdown syntax inside HTML blocks is plain text, as in CommonMark."""
    assert text("<p>2 * 3 * 4</p>\n<p># 5</p>\n\n<div>*a*</div>") == "2 * 3 * 4 # 5 *a*"


def test_markdown_between_html_blocks_is_markdown():
    """Markdown between HTML blocks is parsed as Markdown."""
    assert text("<div>\n\n## Head\n\n*a*\n\n</div>") == "Head a"


def test_the_kind_of_body_can_be_set():
    """The `body` setting overrides the detected format."""
    assert text("*a*", markup="html") == "*a*"
    assert text("<p>*a*\n\n*b*", markup="markdown") == "*a* b"


def test_indented_html_is_not_code():
    """Indented HTML after an empty line is not a code block."""
    assert text("<div>\n\n        <p>a</p>\n\n    b\n</div>") == "a b"


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


def test_a_body_of_ten_megabytes_is_truncated():
    """An overlong body is truncated, and that is reported."""
    extracted = extract("<p>lorem ipsum dolor sit amet</p>" * 300_000)
    assert extracted.cut
    assert 0 < len(extracted.text) <= 1_000_000


def test_inline_data_does_not_count_as_length():
    """Inline images do not count towards the length limit."""
    extracted = extract(f'<img alt="a" src="data:image/png;base64,{"A" * 10_000_000}"><p>end</p>')
    assert (extracted.text, extracted.cut) == ("a\nend", False)


def test_a_table_of_a_quarter_million_cells_is_read_as_text():
    """A huge table is read as plain text, without parsing its cells."""
    row = "|" + " a |" * 500 + "\n"
    extracted = extract("|" + " head |" * 500 + "\n|" + "-|" * 500 + "\n" + row * 500)
    assert {"head", "a"} <= set(extracted.text.split())
