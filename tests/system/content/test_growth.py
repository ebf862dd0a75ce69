"""The number of steps to read a file is linear in its size, whatever it contains.

Work inside a single step of the interpreter does not count here: `python -m tests.bench.growth`
measures the time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.files.content_file import ContentFile
from indexer.pipeline.document_worker import DocumentWorker
from search.settings.loading import load_settings

pytestmark = pytest.mark.slow

# Characters.
SMALL, LARGE = 2_500, 10_000

# Four times the size takes four times as many steps, or six if only the larger text reaches the
# parser's limit of nesting; random mixtures of fragments have taken ten. It takes sixteen times as
# many if the growth is quadratic.
MAX_GROWTH = 12.0

# Fragments to repeat in a body; the second item of a pair closes the first.
BODIES = (
    "<h1>a", "<h1>a</h2>", "<p>a", "<a href='x'>a", "<td>a|", "<", "<a ", "<!--", "<![CDATA[",
    "<?", "&", "<p a='", "<p a=1 ", "<br><p>a</p>", "<p>a<b>b</b> c", "<svg>", "<script>",
    "*a", "**a ", "*a_", "a**b", "~~a", "[a", "[a](", "[a](b ", "![](", "[]", "[a]: b\n", "[a][",
    "`a", "``a`", "```\n", "- a\n", "1. a\n", "> a\n", "> > a\n", "- - ", " - a\n", "\ta\n",
    "# a\n", "a\n=\n", "a\n---\n", "|a|\n|-|\n", "|a|b|\n", "\\", "<a@b.c>", "<b\n", "a\\\n",
    "{{<", "{{< a=\"", "{{< caption=\"\\", "{{% ", "{%", "{% comment %}", "{{", "{: a", " {#a",
    "[" + "a*b " * 25, "[^a]", "[^a]: b\n\n", "a\n: b\n", "- [ ] a\n",
    "> [!NOTE] a\n> b\n\n", ":::a\n",
    ":::a\nb\n:::\n", "!!! a\n", "!!! a \"b\"\n    c\n", "$a", "$a$", "$$a\n", "[[a|",
    "[[a]] %%b%%", "[[a]] ^b", "==a", "==a==", "a~b~", "import a\n", "import {\n",
    "export {\n", "{/*", "<A b={", "{{</*", "{% raw %}",
    "{{< code >}}{", "{`a\n", "{``` a\n", "<pre>{", "<code>{</code>",
    "=== \"a\"\n", "    === \"a\"\n", "=== \"a\"\n    - b\n", "===", "*[A]: b\n", "*[A",
    "--8<--\n", "--8<-- \"a\n", "--8<-- \"a\"\n", "-",
    "data:a;b=c;", "(AB)", "a b (AB) ", "AB (a b) ",
)  # fmt: skip
PAIRS = (
    ("<h1>a", "</h1>"), ("<b>", "</b>"), ("<div>a", "</div>a"), ("[", "]"), ("(", ")"),
    ("![", "](a)"), ("*a ", "a*"), ("**a ", "a** "), ("`a ", "a`"), ("<ul><li>", "</li></ul>"),
    ("{{< a >}}", "{{< /a >}}"),
)  # fmt: skip
FRONTS = (
    "a{0}: &a{0} b\n", "a{0}: &b [*b]\n", "%TAG !a{0}! b\n", "a{0}: [b\n", "a{0}: @b\n",
    "a{0}:b\n", "? a{0}\n: b\n", "<<: {{a{0}: b}}\n", "a{0}: \"b\n", "\ta: b\n", "a: b\n",
    "  - a\n", "a: >\n", "# a\n",
)  # fmt: skip


def steps(folder: Path, text: str) -> int:
    """The number of Python lines run to read a file, the same on every machine."""
    (folder / "x.md").write_text(text, encoding="utf-8")
    worker = DocumentWorker(load_settings(None, {}, content=str(folder)))
    lines = 0

    def count(_frame: FrameType, event: str, _arg: object) -> Callable[..., object]:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        outcome = worker.outcome(ContentFile("x.md", "x"))
    finally:
        sys.settrace(before)
    assert not any("unexpected error" in problem.what for problem in outcome.problems)
    return lines


def check_growth(folder: Path, small: str, large: str) -> None:
    """Assert that the number of steps is proportional to the size."""
    empty = steps(folder, body("", "", 1))
    assert steps(folder, large) - empty <= MAX_GROWTH * (steps(folder, small) - empty)


def body(unit: str, closing: str, size: int) -> str:
    """A page whose body repeats a fragment and its closing."""
    times = size // max(1, len(unit + closing))
    return f"---\ntitle: T\n---\n{unit * times}{closing * times}\n"


@pytest.mark.parametrize(("unit", "closing"), [*((unit, "") for unit in BODIES), *PAIRS])
def test_bodies(tmp_path: Path, unit: str, closing: str) -> None:
    """Reading unclosed, nested and repeated markup takes a linear number of steps."""
    check_growth(tmp_path, body(unit, closing, SMALL), body(unit, closing, LARGE))


def front(line: str, size: int) -> str:
    """A page whose front matter repeats a line."""
    lines = "".join(line.format(number) for number in range(size // len(line)))
    return f"---\ntitle: T\n{lines}---\ntext\n"


@pytest.mark.parametrize("line", FRONTS)
def test_front_matter(tmp_path: Path, line: str) -> None:
    """Reading thousands of keys, anchors, merges and broken lines takes linear steps."""
    check_growth(tmp_path, front(line, SMALL), front(line, LARGE))


units = st.lists(st.sampled_from([*BODIES, *map("".join, PAIRS), "a", " ", "\n"]), max_size=4)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(units.map("".join).filter(bool), units.map("".join))
def test_random_markup(tmp_path: Path, unit: str, closing: str) -> None:
    """Reading repeated fragments in any order takes a linear number of steps."""
    check_growth(tmp_path, body(unit, closing, SMALL), body(unit, closing, LARGE))
