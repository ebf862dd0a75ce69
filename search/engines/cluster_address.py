"""A cluster's address and credentials, parsed from an engine URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from search.errors import EngineError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_COUNTS = frozenset({"shards", "replicas", "timeout"})


class AddressWrong(EngineError):
    """The `opensearch` setting is not a valid address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The hosts of a cluster, the index name and the credentials.

    `replicas` is the maximum number of additional copies of each shard; a small cluster has
    fewer. `timeout` is the time limit for one request in seconds.
    """

    hosts: tuple[str, ...]
    name: str
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca: str = ""
    shards: int = 1
    replicas: int = 1
    timeout: int = 10

    def __str__(self) -> str:
        return f"{', '.join(self.hosts)} (index {self.name!r})"

    def public_url(self) -> str:
        """The address in the form of the `opensearch` setting, without credentials."""
        return f"{','.join(self.hosts)}/{self.name}"


def parse(place: str) -> Address:
    """Parse an address such as `https://a:9200,https://b:9200/name?shards=2&…`."""
    hosts, name, parameters = _split(place)
    unknown = parameters.keys() - {"user", "password", "api_key", "ca", *_COUNTS}
    if unknown:
        raise AddressWrong(f"opensearch: unknown parameter {min(unknown)!r} in the address")
    options: dict[str, Any] = dict(parameters)
    options |= {key: _count(key, parameters[key]) for key in _COUNTS & parameters.keys()}
    if not _NAME.fullmatch(name):
        raise AddressWrong(
            "opensearch: the address must end in an index name in lowercase, as in "
            "http://127.0.0.1:9200/curated-search"
        )
    return Address(hosts=tuple(map(_host, hosts)), name=name, **options)


def fault(address: str) -> str:
    """The fault of an address in the settings, or an empty string."""
    query = dict(parse_qsl(address.partition("?")[2]))
    if query.keys() - _COUNTS:
        return f"unknown parameter {min(query.keys() - _COUNTS)!r} in the address"
    try:
        parse(address)
    except AddressWrong as error:
        return str(error)
    return ""


def joined(address: str, **access: str) -> str:
    """Add credentials to an address, in the form that `parse` reads."""
    query = urlencode({name: value for name, value in access.items() if value})
    return address + ("&" if "?" in address else "?") * bool(query) + query


def beside(address: str, ending: str) -> str:
    """The address of another index in the same cluster, named with the given suffix."""
    whole, mark, query = address.partition("?")
    hosts, _, name = whole.rstrip("/").rpartition("/")
    return f"{hosts}/{name[:60]}-{ending}{mark}{query}"


def _split(place: str) -> tuple[list[str], str, dict[str, str]]:
    whole, _, query = place.partition("?")
    parts = [part.strip() for part in whole.split(",")]
    last, _, name = parts[-1].rstrip("/").rpartition("/")
    return [*parts[:-1], last], name, dict(parse_qsl(query))


def _host(text: str) -> str:
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        port = parts.port
    except ValueError:
        valid, port = None, None
    if not valid or parts.path.strip("/"):
        raise AddressWrong(
            "opensearch: each host must be http:// or https:// followed by a name and a port; "
            "set users, passwords and API keys separately"
        )
    return f"{parts.scheme}://{parts.netloc}" + ("" if port else ":9200")


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or (int(text) < 1 and name != "replicas"):
        least = 0 if name == "replicas" else 1
        raise AddressWrong(f"opensearch: {name} must be a whole number from {least}")
    return int(text)
