"""The rate limit: per client, shared by all workers, recovering over time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.http import rate_limit
from web.http.rate_limit import RateLimit, client

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
# Times and numbers of requests; the fourth is refused.
SPENT = ((1000.0, 1), (1000.0, 1), (1000.0, 58), (1000.0, 1), (1003.0, 1), (9000.0, 1))


def test_beyond_the_limit(client_of: ClientOf, article: Article) -> None:
    """The first request above the limit gets 429 with Retry-After; health checks are exempt."""
    asks = client_of(article(), rate_limit=3)
    assert [asks.get("/api/v1/search").status_code for _ in range(5)] == [200] * 3 + [429] * 2
    answer = asks.get("/api/v1/search")
    assert (answer.mimetype, answer.json["code"]) == ("application/problem+json", "rate-limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 20
    assert asks.get("/search").status_code == 429
    assert asks.get("/healthz").status_code == 200
    with asks.get("/static/style.css") as answer:
        assert answer.status_code == 200
    other = asks.get("/api/v1/search", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200


def test_the_page_says_when_to_try_again(client_of: ClientOf, article: Article) -> None:
    """The error page gives the seconds in Retry-After, in the reader's language."""
    asks = client_of(article(), rate_limit=1)
    asks.get("/search")
    for lang, text in (("en", "Try again in {} seconds."), ("es", "dentro de {} segundos.")):
        answer = asks.get("/search", headers={"Accept-Language": lang})
        assert text.format(answer.headers["Retry-After"]) in answer.text


def test_off_by_default(client_of: ClientOf, article: Article) -> None:
    """By default there is no limit."""
    asks = client_of(article())
    assert {asks.get("/healthz").status_code for _ in range(200)} == {200}


def test_a_client_behind_a_proxy(client_of: ClientOf, article: Article) -> None:
    """Clients behind a configured proxy are distinguished; without a proxy, headers are ignored."""
    for proxies, expected in ((1, [200, 200]), (0, [200, 429])):
        asks = client_of(article(), rate_limit=1, proxies=proxies)
        sent = [{"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2")]
        assert [asks.get("/search", headers=h).status_code for h in sent] == expected


def test_requests_become_available_again(tmp_path: Path) -> None:
    """A burst uses up a minute's requests, which become available again one by one."""
    limit = RateLimit(tmp_path, 60)
    assert not any(limit.charge("a", 1000.0).wait for _ in range(60))
    assert limit.charge("a", 1000.0).wait == pytest.approx(1.0)
    assert limit.charge("a", 1000.5).wait == pytest.approx(0.5)
    assert limit.charge("a", 1001.0).wait == 0
    assert limit.charge("a", 1001.0).wait > 0
    assert not any(limit.charge("a", 9000.0).wait for _ in range(60))
    assert limit.charge("b", 1000.0).wait == 0


def test_what_remains(tmp_path: Path) -> None:
    """The remaining requests grow one by one, and all are back when the last is paid for."""
    limit = RateLimit(tmp_path, 60)
    found = [limit.charge("a", now, requests) for now, requests in SPENT]
    assert [(left.remaining, left.reset_seconds) for left in found] == [
        (59, 1), (58, 2), (0, 60), (0, 60), (2, 58), (59, 1),
    ]  # fmt: skip


def test_headers(client_of: ClientOf, article: Article) -> None:
    """Answers, errors and refusals say how many requests remain, but not exempt routes."""
    asks = client_of(article(), rate_limit=3)
    paths = ["/api/v1/search", "/api/v1/search?page=0", "/nowhere", "/search"]
    answers = [asks.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 400, 404, 429]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"per-client";q=3;w=60'}
    limits = [answer.headers["RateLimit"] for answer in answers]
    assert limits == [f'"per-client";r={r};t={t}' for r, t in ((2, 20), (1, 40), (0, 60), (0, 60))]
    assert "RateLimit" not in asks.get("/healthz").headers
    assert "RateLimit" not in client_of(article()).get("/api/v1/search").headers


def test_headers_of_a_batch(client_of: ClientOf, article: Article) -> None:
    """The headers count each search of a batch."""
    asks = client_of(article(), rate_limit=6)
    answer = asks.post("/api/v1/multi-search", json={"searches": [{}] * 4})
    assert answer.headers["RateLimit"] == '"per-client";r=2;t=40'


def test_old_clients_are_removed(tmp_path: Path) -> None:
    """Clients that stay away are removed from the file."""
    limit = RateLimit(tmp_path, 60)
    for number in range(999):
        limit.charge(f"c{number}", 0.0)
    limit.charge("last", 9000.0)
    rows = limit.counts().execute("SELECT client FROM clients").fetchall()
    assert rows == [("last",)]


def _ask(folder: Path, answers: multiprocessing.Queue[int]) -> None:
    limit = RateLimit(folder, 100)
    answers.put(sum(limit.charge("a", 1000.0).wait == 0 for _ in range(60)))


@pytest.mark.slow
def test_workers_count_together(tmp_path: Path) -> None:
    """Four processes together allow a client no more requests than one process."""
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[int] = context.Queue()
    workers = [context.Process(target=_ask, args=(tmp_path, answers)) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert sum(answers.get(timeout=60) for _ in workers) == 100
    for worker in workers:
        worker.join()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_network_is_one_client(address: str, expected: str) -> None:
    """An IPv6 /64 network counts as one client."""
    assert client(address) == expected


def test_a_clock_that_steps_back(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting the clock back does not lock a client out."""
    wall, machine = [1_800_000_000.0], [5_000.0]
    monkeypatch.setattr(rate_limit.time, "time", lambda: wall[0])
    monkeypatch.setattr(rate_limit.time, "monotonic", lambda: machine[0])
    asks = client_of(article(), rate_limit=1)
    assert [asks.get("/api/v1/search").status_code for _ in range(2)] == [200, 429]
    wall[0] -= 3_600
    machine[0] += 60
    assert [asks.get("/api/v1/search").status_code for _ in range(2)] == [200, 429]


def test_counts_that_cannot_be_written(
    client_of: ClientOf,
    article: Article,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If counts cannot be written, searches work, with no limit, and the log says so."""
    asks = client_of(article(), rate_limit=1)
    with monkeypatch.context() as full:
        full.setattr(rate_limit, "_TABLE", "SELECT no_room")
        assert [asks.get("/api/v1/search").status_code for _ in range(3)] == [200] * 3
        assert "The rate limit is not enforced: no such column: no_room" in caplog.text
    assert [asks.get("/api/v1/search").status_code for _ in range(2)] == [200, 429]
