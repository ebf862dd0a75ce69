"""Articles with nearly the same text."""

import random
from time import process_time

import pytest

from indexer.lint.near_duplicates import near_duplicates
from search.document import Document
from search.schema import Schema

SCHEMA = Schema(facets=(), languages=("en",))
WORDS = [f"word{number}" for number in range(5_000)]


def text(words: int = 400, *, seed: int = 1, replaced: int = 0) -> str:
    """Random words, of which some at regular distances are replaced."""
    choice = random.Random(seed).choices(WORDS, k=words)
    for index in range(replaced):
        choice[index * (words // replaced)] = f"other{index}"
    return " ".join(choice)


def problems(*texts: str, **fields: str) -> list[str]:
    """The problems of pages with these texts, named `0` and so on."""
    pages = {str(n): Document(id=str(n), body=body, **fields) for n, body in enumerate(texts)}
    return [f"{problem.path}: {problem.what}" for problem in near_duplicates(pages, SCHEMA)]


def test_equal_texts():
    """Equal texts are reported, apart from case and spaces, for each page but the first."""
    expected = [f"{page}: 100 % of the text is the same as in 0" for page in (2, 3)]
    texts = (text(), text(seed=2), text().upper(), text().replace(" ", "\n"))
    assert problems(*texts) == expected


@pytest.mark.parametrize(
    "pair",
    [
        (text(20_000), text(20_000) + " more"),
        ("run of five words here " * 20, "run of five words here " * 21),
    ],
)
def test_only_equal_texts_are_the_same_as_a_whole(pair):
    """Equal samples of texts that differ are not a hundred percent of them."""
    assert problems(*pair) == ["1: 99 % of the text is the same as in 0"]


@pytest.mark.parametrize(("replaced", "is_reported"), [(1, True), (3, True), (40, False)])
def test_nearly_equal_texts(replaced, is_reported):
    """A few other words make no other text; many do."""
    assert bool(problems(text(), text(replaced=replaced))) == is_reported


def test_texts_that_may_be_alike():
    """Notices, translations and articles in several places may have the same text."""
    assert problems(text(30), text(30)) == []
    assert problems(text(), text(), source_url="https://s.example/a") == []
    pages = {lang: Document(id=lang, body=text(), lang=lang) for lang in ("en", "es")}
    assert list(near_duplicates(pages, SCHEMA)) == []


def test_texts_that_may_be_alike_hide_no_duplicates():
    """A page is compared with others of its language and another source, however written."""
    fields = [{"source_url": "s"}, {"lang": "es"}, {"lang": "es"}, {"lang": "es"}]
    fields += [{"source_url": "s"}, {"source_url": "s", "lang": "en"}, {"lang": "EN"}]
    bodies = [text(), *[text()] * 3, text(replaced=2), text(replaced=2), text(replaced=2)]
    pages = {
        str(n): Document(id=str(n), body=body, **values)
        for n, (body, values) in enumerate(zip(bodies, fields, strict=True))
    }
    reported = {problem.path: problem.what for problem in near_duplicates(pages, SCHEMA)}
    assert reported.keys() == {"2", "3", "6"}
    assert reported["6"].endswith("as in 4")


def test_common_parts_hide_no_duplicates():
    """Two equal articles are found among many with the same introduction."""
    same = text(100, seed=99)
    texts = [f"{same} {text(400, seed=seed)}" for seed in (*range(40), 39)]
    assert problems(*texts) == ["40: 100 % of the text is the same as in 39"]


@pytest.mark.parametrize("bodies", [["a b c d e f g " * 20_000] * 50, [text()] * 2_000])
def test_many_equal_pages_take_linear_time(bodies):
    """Pages are compared with a few others only, and texts are read to a limit."""
    began = process_time()
    assert len(problems(*bodies)) in {0, len(bodies) - 1}
    assert process_time() - began < 10
