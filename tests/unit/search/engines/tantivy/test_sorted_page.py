"""Pages of sorted hits in tantivy."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

tantivy = pytest.importorskip("tantivy")

from search.engines.tantivy import sorted_page  # noqa: E402
from search.engines.tantivy.sorted_page import SortedPages, number_fields, numbers  # noqa: E402

EVERYTHING = tantivy.Query.all_query()


class SpiedSearcher:
    """A searcher that records how many sorted strings each search reads."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self.strings: list[int] = []

    def search(self, query: Any, limit: int, offset: int = 0, **options: Any) -> Any:
        """Search, and record what is sorted by strings."""
        if options.get("order_by_field") == "s_title":
            self.strings.append(limit + offset)
        return self._searcher.search(query, limit=limit, offset=offset, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


def index_of(keys: Sequence[str], *, with_numbers: bool = True) -> Any:
    """An index in memory with a document for each key, in several segments."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("s_title", stored=True, fast=True, tokenizer_name="raw")
    for name in number_fields("title") if with_numbers else ():
        builder.add_integer_field(name, fast=True)
    layout = builder.build()
    index = tantivy.Index(layout)
    writer = index.writer(heap_size=15_000_000, num_threads=1)
    for segment in (keys[::2], keys[1::2]):
        for key in segment:
            values = dict(numbers("title", key)) if with_numbers else {}
            writer.add_document(tantivy.Document.from_dict({"s_title": key, **values}, layout))
        writer.commit()
    index.reload()
    return index


def page_of(index: Any, offset: int, limit: int) -> tuple[int, list[str]]:
    """The total and the keys of a page."""
    searcher = index.searcher()
    total, addresses = SortedPages(searcher, index.schema).page(EVERYTHING, "title", offset, limit)
    return total, [searcher.doc(address)["s_title"][0] for address in addresses]


def test_every_page_has_the_keys_that_sorting_all_of_them_yields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Keys may begin alike, end within a number, and have any characters."""
    monkeypatch.setattr(sorted_page, "MAX_KEYS_BEFORE_PAGE", 0)
    rng = random.Random(1)
    beginnings = ("", "\0", "what are the treatments for ", "what is ", "é", "𝄞𝄞", "\U0010ffff")
    endings = ("", "\0", "a", "b\0c", "\x7f", "ü", "zz zz zz")
    keys = {
        rng.choice(beginnings) * rng.randint(0, 2)
        + rng.choice(endings)
        + f"\0{rng.randint(0, 40)}" * rng.randint(0, 1)
        for _ in range(400)
    }
    shuffled = sorted(keys)
    rng.shuffle(shuffled)
    index = index_of(shuffled)
    ordered = sorted(keys)
    assert len(ordered) > 150
    for offset in range(len(ordered) + 3):
        assert page_of(index, offset, 7) == (len(ordered), ordered[offset : offset + 7])


def test_few_strings_are_sorted_for_a_page_far_behind() -> None:
    """Of 3,000 titles that begin with the same words, some two hundred are read."""
    keys = [f"what is known about {number:04}\0{number}" for number in range(3_000)]
    index = index_of(keys)
    searcher = SpiedSearcher(index.searcher())
    pages = SortedPages(searcher, index.schema)
    _, addresses = pages.page(EVERYTHING, "title", 2_900, 10)
    assert [searcher.doc(address)["s_title"][0] for address in addresses] == keys[2_900:2_910]
    assert searcher.strings[-1] <= 210
    assert len(searcher.strings) == 1


def test_an_index_of_an_older_version_is_sorted_by_strings_alone() -> None:
    """It has no numbers."""
    keys = [f"{number:04}" for number in range(600)]
    index = index_of(keys, with_numbers=False)
    assert page_of(index, 500, 3) == (600, ["0500", "0501", "0502"])


@pytest.mark.parametrize("key", ["", "a", "\0" * 40, "\U0010ffff" * 20])
def test_numbers_leave_room_for_those_before_and_after(key: str) -> None:
    """Bounds of ranges exclude a number by naming the next one."""
    for _, number in numbers("title", key):
        assert -(2**63) < number < 2**63 - 1
