"""Answers in memory: the limit, and concurrent requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.answer_cache import AnswerCache, CachedAnswer


def making(text: str, made: list[str]) -> Callable[[], CachedAnswer]:
    """A function that makes an answer and records its text."""

    def make() -> CachedAnswer:
        made.append(text)
        return CachedAnswer(text.encode(), b"", "text/plain", {})

    return make


def test_a_repeated_answer_is_not_made_again() -> None:
    """The second request for a key gets the answer to the first."""
    cache, made = AnswerCache(10_000), []
    first, second = (cache.answer("a", making("x", made)) for _ in range(2))
    assert (first[0].head, first[1], second[0].head, second[1]) == (b"x", False, b"x", True)
    assert made == ["x"]


def test_the_size_limit_is_enforced() -> None:
    """The least recently used answers make way for new ones."""
    cache, made = AnswerCache(10_000), []
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.answer(key, making(key * 3_000, made))
    assert [text[0] for text in made] == ["a", "b", "c", "b"]


@pytest.mark.parametrize("limit", [0, 1_000])
def test_an_answer_above_the_limit_is_not_kept(limit: int) -> None:
    """No other answer is dropped for one that is larger than the limit."""
    cache, made = AnswerCache(limit), []
    for _ in range(2):
        assert cache.answer("a", making("x" * 500, made))[1] is False
    assert len(made) == 2


def test_one_thread_makes_an_answer_for_all() -> None:
    """Requests that arrive while their answer is being made wait for that answer."""
    cache, made = AnswerCache(10_000), []
    begun, proceed = threading.Event(), threading.Event()

    def slow() -> CachedAnswer:
        begun.set()
        assert proceed.wait(60)
        return making("x", made)()

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(cache.answer, "a", slow)
        assert begun.wait(60)
        others = [threads.submit(cache.answer, "a", making("y", made)) for _ in range(3)]
        other = cache.answer("b", making("z", made))
        proceed.set()
        assert {one.result()[0].head for one in (first, *others)} == {b"x"}
    assert (other[0].head, made) == (b"z", ["z", "x"])


def test_a_failure_is_raised_and_not_kept() -> None:
    """If making an answer fails, the request raises the error, and the next one tries again."""
    cache, made = AnswerCache(10_000), []

    def fail() -> CachedAnswer:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        cache.answer("a", fail)
    assert cache.answer("a", making("x", made))[1] is False
