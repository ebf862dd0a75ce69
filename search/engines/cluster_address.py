"""Where a cluster is and how to enter it, from an engine's URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from search.errors import EngineError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_COUNTS = frozenset({"shards", "replicas", "timeout"})


class AddressWrong(EngineError):
    """The setting `opensearch` is not an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Hosts of one cluster, the name of the index, and the access to them.

    `replicas` is how many further copies are kept of each shard, as far as there are nodes;
    `timeout` is in seconds, for one request.
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
        """Return hosts and index as the setting `opensearch` names them, without any secret."""
        return f"{','.join(self.hosts)}/{self.name}"


def parse(place: str) -> Address:
    """Return the address of `https://a:9200,https://b:9200/name?shards=2&…`."""
    hosts, name, parameters = _split(place)
    unknown = parameters.keys() - {"user", "password", "api_key", "ca", *_COUNTS}
    if unknown:
        raise AddressWrong(f"opensearch: {min(unknown)!r} is not a part of an address")
    options: dict[str, Any] = dict(parameters)
    options |= {key: _count(key, parameters[key]) for key in _COUNTS & parameters.keys()}
    if not _NAME.fullmatch(name):
        raise AddressWrong(
            "opensearch: the address ends in the index's name, such as "
            "http://127.0.0.1:9200/curated-search, in lower case"
        )
    return Address(hosts=tuple(map(_host, hosts)), name=name, **options)


def fault(address: str) -> str:
    """The fault in an address that a person wrote, or an empty text."""
    query = dict(parse_qsl(address.partition("?")[2]))
    if query.keys() - _COUNTS:
        return f"{min(query.keys() - _COUNTS)!r} is not a part of an address"
    try:
        parse(address)
    except AddressWrong as error:
        return str(error)
    return ""


def joined(address: str, **access: str) -> str:
    """Return an address with user, password and the like, as `parse` reads them."""
    query = urlencode({name: value for name, value in access.items() if value})
    return address + ("&" if "?" in address else "?") * bool(query) + query


def beside(address: str, ending: str) -> str:
    """Return the address of another index of the same cluster, whose name begins alike."""
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
            "opensearch: each host is http:// or https://, a name and a port; "
            "users, passwords and keys are settings of their own"
        )
    return f"{parts.scheme}://{parts.netloc}" + ("" if port else ":9200")


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or (int(text) < 1 and name != "replicas"):
        raise AddressWrong(f"opensearch: {name} is a whole number")
    return int(text)
