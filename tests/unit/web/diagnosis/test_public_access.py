"""Checks of the service at its public URL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import Settings
from web.diagnosis import public_access
from web.diagnosis.finding import Finding, Level

ClientOf = Callable[..., FlaskClient]
Article = Callable[..., Document]


@pytest.fixture
def diagnose(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[Finding]]:
    """Check a service with these settings, whose requests do not need a network."""

    def check(**values: Any) -> list[Finding]:
        client = client_of(article(), **values)

        def fetch(url: str, headers: dict[str, str] | None = None) -> str:
            parts = urlsplit(url)
            host = {"Host": parts.netloc, **(headers or {})}
            return client.get(parts.path, headers=host).text

        monkeypatch.setattr(public_access, "_fetch", fetch)
        return list(public_access.check_public_url(Settings(**values)))

    return check


def test_a_service_behind_a_proxy(diagnose: Callable[..., list[Finding]]) -> None:
    """A service whose links have its public URL passes."""
    findings = diagnose(public_url="https://example.org/find", proxies=1)
    assert [finding.level for finding in findings] == [Level.OK, Level.OK]


def test_no_proxies_behind_https(diagnose: Callable[..., list[Finding]]) -> None:
    """TLS needs a proxy, so `proxies = 0` is a warning."""
    findings = diagnose(public_url="https://example.org")
    assert findings[0].level is Level.WARNING
    assert "`proxies` is 0" in findings[0].text


def test_forged_headers_are_detected(diagnose: Callable[..., list[Finding]]) -> None:
    """A client's X-Forwarded-Host that is trusted is a failure."""
    findings = diagnose(proxies=1, forwarded_host=True)
    assert findings[-1].level is Level.FAILURE
    assert "X-Forwarded-Host" in findings[-1].text


@pytest.mark.parametrize(
    ("settings", "level"),
    [
        (Settings(public_url="https://example.org", proxies=1), Level.FAILURE),
        (Settings(host="::"), Level.WARNING),
    ],
)
def test_a_service_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, level: Level
) -> None:
    """A public URL must answer; without one, the service may not have been started yet."""

    def fetch(*_: Any) -> str:
        raise URLError("refused")

    monkeypatch.setattr(public_access, "_fetch", fetch)
    assert list(public_access.check_public_url(settings))[-1].level is level


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - the address to replace
        ("::", "http://[::1]:8000"),
        ("a", "http://a:8000"),
    ],
)
def test_the_local_url(host: str, expected: str) -> None:
    """An address that means all addresses is replaced with this machine's own."""
    assert public_access._local_url(Settings(host=host)) == expected
