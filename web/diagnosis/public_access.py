"""Check the service at its own public URL: whether it answers, and what proxies pass on."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from search.settings import Settings
from web.diagnosis.finding import Finding, failure, ok, warning

_TIMEOUT_SECONDS = 5.0
_MAX_BYTES = 64 * 1024
# The description for browsers repeats the service's own URL.
_DESCRIPTION_PATH = "/opensearch.xml"
_FORGED_HOST = "forged.invalid"
_FORGED = {
    "X-Forwarded-Host": _FORGED_HOST,
    "X-Forwarded-Prefix": f"/{_FORGED_HOST}",
}


def check_public_url(settings: Settings) -> Iterator[Finding]:
    """Whether readers reach the service, and whether clients can forge its addresses."""
    url = settings.public_url.rstrip("/") or _local_url(settings)
    yield from _proxies(settings)
    try:
        _fetch(f"{url}/healthz")
        text = _fetch(f"{url}{_DESCRIPTION_PATH}", _FORGED)
    except (OSError, HTTPException, ValueError) as error:
        advice = "start the service, or correct `public_url` and the proxy's configuration"
        report = failure if settings.public_url else warning
        yield report("service", f"{url} does not answer ({error}); {advice}")
        return
    yield ok("service", f"{url} answers")
    if _FORGED_HOST in text:
        yield failure(
            "proxy",
            "a client's X-Forwarded-Host or X-Forwarded-Prefix reaches the service and is trusted; "
            "let the proxy clear both, or unset `forwarded_host` and `forwarded_prefix`",
        )
    elif url not in text:
        yield failure(
            "proxy", f"links do not begin with {url}; set `public_url` to the URL that readers use"
        )
    else:
        yield ok("proxy", "links have the public URL, and forged headers have no effect")


def _proxies(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        yield warning("proxy", "`public_url` is not set, so links repeat the request's host")
    elif urlsplit(settings.public_url).scheme == "https" and not settings.proxies:
        yield warning(
            "proxy",
            "`public_url` has https, which a proxy must handle, but `proxies` is 0, so all readers "
            "count as one client; set it to the number of proxies",
        )


def _local_url(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _fetch(url: str, headers: dict[str, str] | None = None) -> str:
    # The URL comes from the settings, which allow only http and https.
    request = Request(url, headers=headers or {})  # noqa: S310
    with urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
        return str(response.read(_MAX_BYTES).decode("utf-8", "replace"))
