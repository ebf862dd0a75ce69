"""Attempts: signatures, failing and hanging receivers, and redirects."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from typing import Any

import pytest

from search.settings.table import Settings
from tests.unit.web.webhooks.receiver import KEY, SECRET, receiver
from web.webhooks import address_policy, attempts
from web.webhooks.attempts import DeliveryResult, signed_headers, try_once
from web.webhooks.events import Event

EVENT = Event("msg_1", "index.switched", "2026-01-01T00:00:00.000Z", {"title": "Größe"})
OPEN = Settings(webhook_secret=SECRET, webhook_private=True)
PUBLIC_ONLY = Settings(webhook_secret=SECRET)


@pytest.fixture
def first_loopback_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat 127.0.0.1 like a public address, so that a receiver can stand for a public one."""
    monkeypatch.setattr(address_policy, "is_public", lambda address: address == "127.0.0.1")


def test_a_delivered_event() -> None:
    """The receiver gets the event in full, at its path, and can verify the signature."""
    with receiver() as running:
        assert try_once(EVENT, running.url, OPEN) == DeliveryResult(204)
    ((path, headers, body),) = running.received
    assert path == "/events?x=1"
    assert json.loads(body) == {
        "type": "index.switched", "timestamp": EVENT.timestamp, "data": EVENT.data
    }  # fmt: skip
    assert headers["Host"] == f"127.0.0.1:{running.port}"
    timestamp = headers["webhook-timestamp"]
    assert abs(int(timestamp) - time.time()) < 60
    digest = hmac.new(KEY, f"msg_1.{timestamp}.".encode() + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_signature_of_the_specification() -> None:
    """The example from the specification's reference implementations is signed as there."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', key, at=1614265330
    )
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-signature"] == expected


@pytest.mark.parametrize(
    ("status", "final"), [(500, False), (404, False), (410, True), (302, False)]
)
def test_a_receiver_that_fails(status: int, final: bool) -> None:
    """Any status but 2xx is a failure, and 410 ends the attempts. Other redirects lose the body."""
    with receiver(status) as running:
        running.location = "/other" if status == 302 else ""
        outcome = try_once(EVENT, running.url, OPEN)
    assert outcome == DeliveryResult(status, f"the receiver answered {status}")
    assert (outcome.is_delivered, outcome.is_final) == (False, final)
    assert len(running.received) == 1


@pytest.mark.parametrize("answer", ["hangs", "drips"])
def test_a_receiver_that_hangs(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt ends at its deadline, even if something arrives all the time."""
    monkeypatch.setattr(attempts, "ATTEMPT_TIMEOUT_SECONDS", 0.3)
    with receiver(answer) as running:
        began = time.monotonic()
        outcome = try_once(EVENT, running.url, OPEN)
        assert time.monotonic() - began < 5
    assert outcome.status == 0
    assert outcome.reason


def test_a_receiver_that_never_completes_a_handshake(monkeypatch: pytest.MonkeyPatch) -> None:
    """TLS is subject to the deadline as well."""
    monkeypatch.setattr(attempts, "ATTEMPT_TIMEOUT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        began = time.monotonic()
        assert not try_once(EVENT, url, OPEN).is_delivered
        assert time.monotonic() - began < 5


def test_nobody_listens() -> None:
    """A refused connection is a failure with a reason."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "refused" in try_once(EVENT, f"http://127.0.0.1:{port}/", OPEN).reason


def test_garbage_instead_of_http() -> None:
    """Any answer that is not HTTP is a failure."""

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        connection.recv(9)
        connection.sendall(b"\xff\x00" * 70_000)
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        outcome = try_once(EVENT, f"http://127.0.0.1:{server.getsockname()[1]}/", OPEN)
    assert outcome.status == 0
    assert outcome.reason


def test_redirects_keep_the_request() -> None:
    """A 307 or 308 sends the same signed request again, at most three times."""
    with receiver(307, 308) as running:
        running.location = "/moved"
        assert try_once(EVENT, running.url, OPEN) == DeliveryResult(204)
    assert [path for path, _, _ in running.received] == ["/events?x=1", "/moved", "/moved"]
    assert len({(headers["webhook-id"], body) for _, headers, body in running.received}) == 1
    with receiver(*[307] * 9) as running:
        running.location = "/moved"
        assert try_once(EVENT, running.url, OPEN).reason == "it redirects more than 3 times"
    assert len(running.received) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/", "http://[::1]:{port}/", "http://169.254.169.254/latest/",
        "http://localhost.localdomain.invalid/", "//127.0.0.2:{port}/", "file:///etc/passwd",
        "gopher://127.0.0.1/", "http://127.0.0.1:999999/", "http://[::1",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("first_loopback_is_public")
def test_redirects_inwards_are_refused(location: str) -> None:
    """A public receiver cannot lead the service into its own network, nor to other protocols."""
    with receiver(307) as running:
        running.location = location.format(port=running.port)
        outcome = try_once(EVENT, running.url, PUBLIC_ONLY)
    assert (outcome.status, bool(outcome.reason)) == (0, True)
    assert len(running.received) == 1


def test_private_addresses_are_refused() -> None:
    """Without the setting, nothing is sent to this machine."""
    with receiver() as running:
        outcome = try_once(EVENT, running.url, PUBLIC_ONLY)
    assert "which is not public; to allow this, set webhook_private = true" in outcome.reason
    assert running.received == []


@pytest.mark.usefixtures("first_loopback_is_public")
def test_the_address_that_was_checked_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is resolved once, so that it cannot have another address when connecting."""
    resolved: list[str] = []

    def answers(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host == "127.0.0.1":
            return real(host, port, type=socket.SOCK_STREAM)
        resolved.append(host)
        address = "127.0.0.1" if len(resolved) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    real: Any = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with receiver() as running:
        url = f"http://rebinding.example:{running.port}/"
        assert try_once(EVENT, url, PUBLIC_ONLY) == DeliveryResult(204)
    assert resolved == ["rebinding.example"]
    assert running.received[0][1]["Host"] == f"rebinding.example:{running.port}"


def test_a_redirect_from_https_to_http_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever uses https does not continue without it."""
    monkeypatch.setattr(attempts, "_post", lambda *_, **__: (307, "http://a.example/"))
    outcome = try_once(EVENT, "https://a.example/", OPEN)
    assert outcome == DeliveryResult(307, "it redirects from https to http://a.example/")


def test_certificates_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that is not trusted is a failure."""
    contexts: list[ssl.SSLContext] = []
    real = ssl.create_default_context

    def create() -> ssl.SSLContext:
        contexts.append(real())
        return contexts[-1]

    monkeypatch.setattr(ssl, "create_default_context", create)
    with receiver() as running:
        outcome = try_once(EVENT, running.url.replace("http:", "https:"), OPEN)
    assert outcome.status == 0
    assert contexts[0].check_hostname
    assert contexts[0].verify_mode is ssl.CERT_REQUIRED
