"""/metrics: requests, searches and the index in Prometheus' format, over all workers."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request

from search.errors import EngineError, SettingsError
from search.settings import Settings
from web.http import notes
from web.site import Site, site_of

blueprint = Blueprint("metrics", __name__)
_NAME = "curated-search-metrics"
_BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Every route with every status that it answers takes less.
_RESERVED_BYTES = 256 * 1024
_log = logging.getLogger("curated_search.web")
# Methods of any other name are counted together: a client could invent thousands.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def check(settings: Settings) -> None:
    """Raise SettingsError where metrics are enabled but their library is not installed."""
    # Not imported: the library decides at its first import which folder it counts in.
    if settings.metrics and find_spec("prometheus_client") is None:
        raise SettingsError(
            "metrics = true needs the library prometheus-client; run: pip install prometheus-client"
        )


def init_app(app: Flask, shared: Path | None = None) -> None:
    """Count requests and serve the counts, where the settings enable it."""
    site = site_of(app)
    if not site.settings.metrics:
        return
    check(site.settings)
    if shared and _reserve(shared):
        # Set before the library is first imported, which is when it reads it.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
    app.extensions[_NAME] = Meters(site, shared)
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(blueprint)


def _reserve(shared: Path) -> bool:
    """Whether there is room for this process's counts, which is taken at once.

    The library maps sparse files. To write where the file system has no room left for one would
    end the process by SIGBUS, in the middle of a search.
    """
    files = [shared / f"{kind}_{os.getpid()}.db" for kind in ("counter", "histogram")]
    try:
        for file in files:
            file.write_bytes(bytes(_RESERVED_BYTES))
    except OSError as error:
        for file in files:
            file.unlink(missing_ok=True)
        _log.warning(
            "Metrics do not count this worker's requests: no room in %s (%s). Free some, then "
            "restart the service.",
            shared,
            error.strerror,
        )
        return False
    return True


class Meters:
    """The counters; those of all processes that share a folder are added up."""

    def __init__(self, site: Site, shared: Path | None) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._shared, self._index = shared, IndexCollector(site)
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "curated_search_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "curated_search_request_seconds",
            "Seconds that an answer took.",
            ("route",),
            buckets=_BUCKETS_SECONDS,
            registry=self._registry,
        )
        self.searches = Counter(
            "curated_search_searches",
            "Searches made, by whether they found anything; answers from caches are none.",
            ("found",),
            registry=self._registry,
        )

    def text(self) -> bytes:
        """All counts and the state of the index, in Prometheus' format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counters: CollectorRegistry = self._registry
        if self._shared:
            counters = CollectorRegistry()
            MultiProcessCollector(counters, path=str(self._shared))  # type: ignore[no-untyped-call]
        index = CollectorRegistry()
        index.register(self._index)
        return bytes(generate_latest(counters) + generate_latest(index))


class IndexCollector:
    """The state of the index, read at each request for the metrics."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[Any]:
        """The index's gauges; without an index, only that there is none."""
        from prometheus_client.core import GaugeMetricFamily as Gauge
        from prometheus_client.core import InfoMetricFamily as Info

        try:
            status = self._site.engine.status()
        except EngineError:
            yield Gauge("curated_search_index_available", "1 where searches are answered.", 0)
            return
        yield Gauge("curated_search_index_available", "1 where searches are answered.", 1)
        labels = {"generation": status.generation, "engine": status.engine}
        yield Info("curated_search_index", "The generation that answers.", labels)
        fallback = float(bool(status.damage))
        yield Gauge("curated_search_index_fallback", "1 where an older index answers.", fallback)
        yield Gauge("curated_search_index_documents", "Documents indexed.", status.documents)
        yield Gauge("curated_search_index_bytes", "Size of the index.", status.size)
        if status.built_at is not None:
            age = max(0.0, time.time() - status.built_at.timestamp())
            yield Gauge("curated_search_index_age_seconds", "Seconds since it was built.", age)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with the counts."""
    return Response(_meters().text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _meters() -> Meters:
    meters = current_app.extensions[_NAME]
    assert isinstance(meters, Meters)  # noqa: S101 - tells the type checker
    return meters


def _begin() -> None:
    g.started = time.perf_counter()


def _count(response: Response) -> Response:
    meters = _meters()
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in _METHODS else "other"
    meters.requests.labels(route, method, str(response.status_code)).inc()
    meters.seconds.labels(route).observe(time.perf_counter() - g.started)
    total = notes(request.environ).get("total")
    if total is not None:
        meters.searches.labels("yes" if total else "no").inc()
    return response
