"""A worker loads data before the first request."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing
from search.schema import Schema
from web.server import warmup
from web.site import Site, site_of

Article = Callable[..., Document]


class Recording(MemoryEngine):
    """Records the queries."""

    def __init__(self) -> None:
        super().__init__(Schema())
        self.asked: list[Any] = []
        self.looked_at = threading.Event()

    def search(self, query: Any) -> Any:
        self.asked.append(query)
        self.looked_at.set()
        return super().search(query)


def test_the_first_keystroke_waits_only_for_titles(make_app: Any, article: Article) -> None:
    """The first suggestion searches only titles, even after the index is switched."""
    engine = Recording()
    app = make_app(article("Diabetes", topic="Care"), engine=engine)
    for title in ("Diabetes", "Dialysis"):
        engine.rebuild([article(title, topic="Care")])
        warmup.warm_up(site_of(app))
        engine.asked.clear()
        answer = app.test_client().get("/api/v1/suggest?q=di").json
        assert [one["text"] for one in answer["suggestions"]] == [title]
        assert [query.facets for query in engine.asked] == [()]
        warmup.warm_up(site_of(app))
        assert len(engine.asked) == 1, "what has been read is not read again"


def test_a_missing_index_fails_only_requests(
    make_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing index fails requests but not the warm-up."""
    app = make_app()

    def missing() -> Any:
        raise IndexMissing("there is no index yet")

    monkeypatch.setattr(site_of(app).engine, "status", missing)
    warmup.warm_up(site_of(app))
    assert app.test_client().get("/api/v1/search").status_code == 503


def test_a_rebuild_is_noticed_without_a_request(make_app: Any, article: Article) -> None:
    """A rebuild is noticed without a request."""
    engine = Recording()
    site: Site = site_of(make_app(article("One"), engine=engine))
    stop = warmup.start(site, interval_seconds=0.01)
    for title in ("Two", "Three"):
        assert engine.looked_at.wait(120)
        engine.looked_at.clear()
        engine.rebuild([article(title)])
    assert engine.looked_at.wait(120)
    stop.set()


class Loop:
    """An object in a reference cycle."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_skips_loaded_data_until_it_is_replaced(
    make_app: Any, article: Article
) -> None:
    """Loaded data is frozen; the garbage in it is removed when the index is switched."""
    engine = Recording()
    app = make_app(article("Diabetes"), engine=engine)
    loop = Loop()
    garbage = weakref.ref(loop)
    stop = warmup.start(site_of(app), 0.01)
    try:
        _wait(lambda: gc.get_freeze_count() > 0)
        del loop
        gc.collect()
        assert garbage() is not None
        engine.rebuild([article("Dialysis")])
        _wait(lambda: garbage() is None)
    finally:
        stop.set()
        gc.unfreeze()


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
