"""/metrics: requests, searches and the index in the Prometheus format, for all workers."""

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
from web.http import notes, notes_of_searches
from web.site import Site, site_of

blueprint = Blueprint("metrics", __name__)
_NAME = "curated-search-metrics"
_BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# More than enough for all combinations of route, method and status.
_RESERVED_BYTES = 256 * 1024
_log = logging.getLogger("curated_search.web")
# Other methods are counted together, because clients could invent thousands.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def check(settings: Settings) -> None:
    """Raise SettingsError if metrics are enabled but their library is not installed."""
    # Not imported yet: on its first import, the library decides which folder it uses.
    if settings.metrics and find_spec("prometheus_client") is None:
        raise SettingsError(
            "metrics = true requires prometheus-client; run: pip install prometheus-client"
        )


def init_app(app: Flask, shared: Path | None = None) -> None:
    """Count requests and serve the counts, if metrics are enabled."""
    site = site_of(app)
    if not site.settings.metrics:
        return
    check(site.settings)
    if shared and _reserve(shared):
        # The library reads this variable on its first import.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
    app.extensions[_NAME] = Meters(site, shared)
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(blueprint)


def _reserve(shared: Path) -> bool:
    """Reserve disk space for this process's counters, or return False if there is none.

    The library maps sparse files into memory. If the file system is full, writing to one kills the
    process with SIGBUS in the middle of a search.
    """
    files = [shared / f"{kind}_{os.getpid()}.db" for kind in ("counter", "histogram")]
    try:
        for file in files:
            file.write_bytes(bytes(_RESERVED_BYTES))
    except OSError as error:
        for file in files:
            file.unlink(missing_ok=True)
        _log.warning(
            "Metrics do not include this worker's requests: no space in %s (%s). Free some space, "
            "then restart the service.",
            shared,
            error.strerror,
        )
        return False
    return True


class Meters:
    """The counters, summed over all processes that share a folder."""

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
            "Response time in seconds.",
            ("route",),
            buckets=_BUCKETS_SECONDS,
            registry=self._registry,
        )
        self.searches = Counter(
            "curated_search_searches",
            "Searches, by whether they had results; 304 responses are not counted.",
            ("found",),
            registry=self._registry,
        )

        self.repeated = Counter(
            "curated_search_repeated_answers",
            "Answers taken from memory because an earlier request was the same.",
            registry=self._registry,
        )

    def text(self) -> bytes:
        """All counters and the state of the index, in the Prometheus format."""
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
    """The state of the index, read whenever the metrics are requested."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[Any]:
        """The index's gauges or, if there is no index, only the gauge that says so."""
        from prometheus_client.core import GaugeMetricFamily as Gauge
        from prometheus_client.core import InfoMetricFamily as Info

        try:
            status = self._site.engine.status()
        except EngineError:
            yield Gauge("curated_search_index_available", "1 if searches are answered.", 0)
            return
        yield Gauge("curated_search_index_available", "1 if searches are answered.", 1)
        labels = {"generation": status.generation, "engine": status.engine}
        yield Info("curated_search_index", "The generation in use.", labels)
        fallback = float(bool(status.damage))
        yield Gauge("curated_search_index_fallback", "1 if an older index is used.", fallback)
        yield Gauge("curated_search_index_documents", "Documents indexed.", status.documents)
        yield Gauge("curated_search_index_bytes", "Size of the index.", status.size)
        if status.built_at is not None:
            age = max(0.0, time.time() - status.built_at.timestamp())
            yield Gauge("curated_search_index_age_seconds", "Seconds since the last build.", age)


@blueprint.get("/metrics")
def metrics() -> Response:
    """All metrics, for Prometheus to scrape."""
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
    totals = (facts.get("total") for facts in notes_of_searches(request.environ))
    for total in totals:
        if total is not None:
            meters.searches.labels("yes" if total else "no").inc()
    if notes(request.environ).get("is_repeated"):
        meters.repeated.inc()
    return response
