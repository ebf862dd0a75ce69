"""One attempt to send an event: signed as Standard Webhooks say, to an address that was checked.

See https://www.standardwebhooks.com/ for the headers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, urljoin, urlsplit

from search.settings import Settings, webhook_key
from web.webhooks.address_policy import AddressRefused, checked_address
from web.webhooks.events import Event

# A receiver that sends one byte at a time must not hold up other events.
ATTEMPT_TIMEOUT_SECONDS = 15.0
MAX_REDIRECTS = 3
# Other redirects turn a POST into a GET.
_REDIRECTS = frozenset({307, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The result of an attempt: the HTTP status, or 0, and the reason for a failure."""

    status: int
    reason: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has accepted the event."""
        return 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Whether another attempt is useless: delivered, or the receiver wants no more events."""
        return self.is_delivered or self.status == 410


def try_once(event: Event, url: str, settings: Settings) -> DeliveryResult:
    """Send an event to a URL, and follow redirects. Never raises an error of the network."""
    deadline = time.monotonic() + ATTEMPT_TIMEOUT_SECONDS
    body = event.body()
    headers = signed_headers(event.id, body, webhook_key(settings.webhook_secret))
    for _ in range(MAX_REDIRECTS + 1):
        try:
            status, location = _post(
                urlsplit(url), body, headers, deadline, allows_private=settings.webhook_private
            )
            target = urljoin(url, location)
        except AddressRefused as error:
            return DeliveryResult(0, str(error))
        except (OSError, HTTPException, ValueError, AttributeError) as error:
            # At the deadline, the socket of a handshake disappears: an AttributeError.
            return DeliveryResult(0, _reason(error, deadline))
        if status not in _REDIRECTS or not location:
            return DeliveryResult(
                status, "" if 200 <= status < 300 else f"the receiver answered {status}"
            )
        if url.startswith("https:") and not target.startswith("https:"):
            return DeliveryResult(status, f"it redirects from https to {target[:200]}")
        url = target
    return DeliveryResult(status, f"it redirects more than {MAX_REDIRECTS} times")


def signed_headers(id: str, body: bytes, key: bytes, at: float | None = None) -> dict[str, str]:
    """The headers of a request, with the signature of its ID, time and body."""
    timestamp = str(int(time.time() if at is None else at))
    content = b".".join((id.encode(), timestamp.encode(), body))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "curated-search",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _post(
    url: SplitResult, body: bytes, headers: dict[str, str], deadline: float, *, allows_private: bool
) -> tuple[int, str]:
    """The status and the Location header of the answer to a POST; the rest is not read."""
    if url.scheme not in _PORTS or not url.hostname:
        raise AddressRefused(f"{url.geturl()[:200]!r} is not an HTTP URL")
    port = url.port or _PORTS[url.scheme]
    address = checked_address(url.hostname, port, allows_private=allows_private)
    connection = _PinnedConnection(url.hostname, port, address, is_tls=url.scheme == "https")
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    with closing(connection), _Deadline(connection, deadline):
        connection.request("POST", path, body, headers)
        response: HTTPResponse = connection.getresponse()
        if time.monotonic() >= deadline:
            # The headers may have been cut off.
            raise TimeoutError
        return response.status, response.headers.get("Location", "")


class _PinnedConnection(HTTPConnection):
    """A connection to the address that was checked; a name could have another one by now."""

    def __init__(self, host: str, port: int, address: str, *, is_tls: bool) -> None:
        self.default_port = _PORTS["https" if is_tls else "http"]
        super().__init__(host, port, timeout=ATTEMPT_TIMEOUT_SECONDS)
        self._address, self._is_tls = address, is_tls

    def connect(self) -> None:
        """Connect to the address, and check the certificate against the name."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._is_tls:
            context = ssl.create_default_context()
            # The handshake comes after, so that the deadline can interrupt it.
            self.sock = secure = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            secure.do_handshake()


class _Deadline:
    """Shuts a connection's socket at a deadline, whatever the connection is doing."""

    def __init__(self, connection: HTTPConnection, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline
        self._done = threading.Event()

    def __enter__(self) -> None:
        threading.Thread(target=self._watch, name="webhook deadline", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _watch(self) -> None:
        pause = max(0.0, self._deadline - time.monotonic())
        while not self._done.wait(pause):
            pause = 0.5
            if (sock := self._connection.sock) is not None:
                with suppress(OSError, ValueError):
                    sock.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception, deadline: float) -> str:
    if time.monotonic() >= deadline or isinstance(error, TimeoutError):
        return f"no answer within {ATTEMPT_TIMEOUT_SECONDS:.0f} seconds"
    return str(error)[:300] or type(error).__name__
