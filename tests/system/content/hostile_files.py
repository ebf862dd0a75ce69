"""A grammar of hostile content files: fragments in several languages, repeated endlessly."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

_NAMES = (
    "a", "b", "p", "h1", "h2", "li", "ul", "dl", "dt", "table", "tr", "td", "caption", "select",
    "option", "svg", "math", "mi", "script", "style", "template", "textarea", "title", "form",
    "button", "nobr", "font", "plaintext", "frameset", "iframe", "noscript", "br", "pre",
    "details", "head", "body", "html", "main", "x-y", "o:p",
)  # fmt: skip
_ATTRIBUTES = (
    "", " a", " a=b", " a='b'", ' a="', " a='", " a=", " class=x", " style='display:none'",
    " hidden", " id=x", " href='x'", " data-search=off", " alt='b'", " =", " /", " a=1" * 20,
)  # fmt: skip
_TAGS = st.builds("<{}{}{}".format, *map(st.sampled_from, (_NAMES, _ATTRIBUTES, (">", "", "/>"))))
_CLOSING_TAGS = st.sampled_from(_NAMES).map("</{}>".format)
_MARKUP = st.sampled_from((
    "<", ">", "</", "<!", "<!--", "-->", "--", "<![CDATA[", "]]>", "<?", "?>", "<!doctype", "&",
    "&amp;", "&#x", "&#99999999;", "&#0;", "&notit;", "&lt;b&gt;", "&nbsp;", "\\",
))  # fmt: skip
_MARKDOWN = st.sampled_from((
    "*", "**", "***", "_", "__", "~~", "`", "``", "```\n", "~~~", "[", "]", "(", ")", "![", "](",
    "](<", "]: ", "[^a]: ", "[^a]", "[a]: b\n", "- ", "+ ", "* ", "1. ", "99999. ", "> ", ">",
    "# ", "###### ", "\n=\n", "\n---\n", "---", "| ", "|a|b|\n|-|-|\n", ":-:", "    ", "\t",
    "  \n", "- [ ] ", "<a@b.c>", "<http://a>", "http://a.b/", "www.a.b", "a@b.c", ": ", "{: a}",
    "{#a}", "{.a", "$$", "$", "==", "^", "*[A]: b\n",
))  # fmt: skip
_SHORTCODES = st.sampled_from((
    "{{<", "{{< ", "{{< a", "{{< a >}}", "{{< /a >}}", "{{< a />}}", "{{%", "{{% a %}}",
    "{{% /a %}}", ">}}", "%}}", "{{</*", "*/>}}", '{{< a b="', '"', '\\"', "`", "{{< caption=",
    "{{", "}}", "{%", "%}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% a b='",
    "{{ a | b }}", "{{{", "}}}", "{{< figure src=a caption=b >}}", "[a]", "[/a]", "[caption b='",
    "<!--more-->",
))  # fmt: skip
_TEXT = st.sampled_from((
    "a", "A", " ", "\n", "\n\n", "\r", "\r\n", "\0", "é", "e\u0301", "\u0301", "\u200d", "\u202e",
    "\ufeff", "\u2028", "\xa0", "ß", "İ", "漢", "ไ", "\U0001f469\u200d\U0001f469", "1", "1.5",
    "a.b.", "(AB)", "AB (a b) ", "data:a;base64,", "aaaaaaaaaa", "don't ", "a-b", "a/b", "٣",
    "\ud7ff", "\x1f",
))  # fmt: skip
_FRAGMENTS = st.one_of(_TAGS, _CLOSING_TAGS, _MARKUP, _MARKDOWN, _SHORTCODES, _TEXT)
_UNITS = st.lists(_FRAGMENTS, min_size=1, max_size=6).map("".join)
_CLOSINGS = st.one_of(st.just(""), _UNITS)

# `{0}` becomes a number, so that keys and anchors differ.
_YAML = st.sampled_from((
    "a{0}", "a", "title", "date", "tags", ": ", ":", "- ", "-", "? ", "&b{0} ", "*b{0}", "&b ",
    "*b", "!!str ", "!a", "<<: ", "[", "]", "{{", "}}", ",", "'", '"', "|\n", ">-\n", "|2\n",
    "\n", "\n  ", "\n    ", "\t", " ", "# ", " #", "---\n", "...\n", "%TAG ! b\n", "b", "1:1:1",
    "0x1", "1e999", "2020-01-01", "9" * 30, "_", "~", "null", "@", "`", "\\", '\\"', "''",
    "\u2028", "\0", "é",
))  # fmt: skip
_TOML = st.sampled_from((
    "a{0}", "a", "title", " = ", "=", ".", "[", "]", "[[", "]]", "{{", "}}", ",", "'", '"', "'''",
    '"""', "\n", " ", "1", "1_0", "0x", "1e9", "inf", "2020-01-01", "T00:00:00Z", "true", "#",
    "\\",
))  # fmt: skip
_JSON = st.sampled_from((
    '"a{0}"', '"a"', '"title"', ":", ",", "[", "]", "{{", "}}", '"', "\\", "\\u", "1", "-", "1e9",
    "true", "null", " ", "\n", "NaN", "9" * 30,
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file of any size: front matter in some format, and a body of repeated units."""

    opening: str
    line: str
    end: str
    body: tuple[tuple[str, str], ...]

    def text(self, size: int) -> str:
        """The file with this many characters, half of them front matter if it has any."""
        share = size // 2 if self.line else 0
        count = share // len(self.line) if self.line else 0
        front = "".join(self.line.format(number) for number in range(count))
        rest = (size - share) // len(self.body)
        parts = (_repeated(unit, closing, rest) for unit, closing in self.body)
        return f"{self.opening}{front}{self.end}{''.join(parts)}\n"


def _repeated(unit: str, closing: str, size: int) -> str:
    times = size // len(unit + closing)
    return unit * times + closing * times


def _front(fragments: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.lists(fragments, min_size=1, max_size=6).map("".join))


_BODIES = st.lists(st.tuples(_UNITS, _CLOSINGS), min_size=1, max_size=2).map(tuple)


def _files(opening: str, lines: st.SearchStrategy[str], end: str) -> st.SearchStrategy[HostileFile]:
    return st.builds(HostileFile, st.just(opening), _front(lines), st.just(end), _BODIES)


FILES = st.one_of(
    _files("---\ntitle: T\n", _YAML, "\n---\n"),
    _files("+++\ntitle = 'T'\n", _TOML, "\n+++\n"),
    _files('{"title": "T", "a": ', _JSON, "}\n"),
    _files("", st.nothing(), ""),
)
