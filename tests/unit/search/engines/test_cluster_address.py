"""Connecting to a cluster with TLS and with a user and password or an API key."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.engines.opensearch import client
from search.engines.registry import open_engine
from search.errors import EngineError, IndexMissing
from search.settings.loading import load_settings
from tests.listening import certify
from tests.unit.search.engines.opensearch.stub_host import Host, started

NO_OPENSSL = shutil.which("openssl") is None
needs_openssl = pytest.mark.skipif(NO_OPENSSL, reason="openssl is not here for a certificate")


@contextmanager
def secure(folder: Path, name: str = "IP:127.0.0.1") -> Iterator[Host]:
    """A TLS host without an index; `folder / "ca.pem"` is its certificate authority."""
    with started(missing, certify(folder, name)) as host:
        yield host


def missing(*_: str) -> tuple[int, object]:
    """Report that the alias does not exist."""
    return 404, {"error": "alias [x] missing", "status": 404}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "READ_RETRY_SECONDS", 0.1)


@pytest.fixture
def host() -> Iterator[Host]:
    """A host with neither TLS nor an index."""
    with started(missing) as host:
        yield host


def ask(host: Host, **settings: str) -> Mapping[str, str]:
    """Request the status with settings from variables; returns the headers that were sent."""
    given = {f"CURATED_SEARCH_OPENSEARCH_{name.upper()}": text for name, text in settings.items()}
    given |= {"CURATED_SEARCH_ENGINE": "opensearch", "CURATED_SEARCH_OPENSEARCH": f"{host.url}/x"}
    opened = open_engine(load_settings(environ=given).engine_url())
    try:
        # The request passed the authentication.
        with pytest.raises(IndexMissing):
            opened.status()
    finally:
        opened.close()
    return host.asked[-1][1]


@pytest.mark.parametrize("password", ["p", "p&?=%+ p", "pässwörd €", "a:b", '"'])
def test_any_password_arrives_as_it_is(host: Host, password: str) -> None:
    """Passwords may contain URL delimiters and characters beyond Latin-1."""
    kind, sent = ask(host, user="editor", password=password)["authorization"].split()
    assert (kind, base64.b64decode(sent).decode()) == ("Basic", f"editor:{password}")


def test_an_api_key_takes_precedence(host: Host) -> None:
    """If both are set, the API key takes precedence over the user."""
    assert ask(host, api_key="a2V5Og==", user="u")["authorization"] == "ApiKey a2V5Og=="


def test_a_rejected_login_names_the_settings(host: Host) -> None:
    """A rejected login names the settings to check, but not their values."""
    host.answers = lambda *_: (403, {"error": {"reason": "no permissions"}})
    opened = open_engine(f"opensearch:{host.url}/x?user=u&password=hush")
    with pytest.raises(EngineError, match=r"denies access .*opensearch_user") as told:
        opened.status()
    opened.close()
    assert "hush" not in str(told.value)


@needs_openssl
def test_the_authority_of_the_settings_is_trusted(tmp_path: Path) -> None:
    """The host's certificate is verified against the configured authority."""
    with secure(tmp_path) as host:
        sent = ask(host, ca=str(tmp_path / "ca.pem"), user="u", password="p")
    assert sent["authorization"].startswith("Basic ")


@needs_openssl
@pytest.mark.parametrize("ca", ["", "no-such-file.pem", __file__, "other/ca.pem"])
def test_nothing_is_sent_to_an_untrusted_host(tmp_path: Path, ca: str) -> None:
    """Without a valid certificate authority nothing is sent, and the error names the setting."""
    (tmp_path / "other").mkdir()
    certify(tmp_path / "other", "IP:127.0.0.1")
    given = f"user=u&password=hush&ca={tmp_path / ca}" if ca else "user=u&password=hush"
    with secure(tmp_path) as host:
        refused(host, given, r"TLS with .*opensearch_ca")


@needs_openssl
def test_a_certificate_for_another_name_is_rejected(tmp_path: Path) -> None:
    """A certificate from the same authority for another host name is rejected."""
    with secure(tmp_path, "DNS:other.example") as host:
        refused(host, f"ca={tmp_path / 'ca.pem'}", r"127\.0\.0\.1")


def refused(host: Host, options: str, told: str) -> None:
    """Assert that these options send no request, and return the message."""
    opened = open_engine(f"opensearch:{host.url}/x?{options}")
    with pytest.raises(EngineError, match=told):
        opened.status()
    opened.close()
    assert not host.asked
