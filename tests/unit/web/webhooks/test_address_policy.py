"""Addresses: only public ones may receive events."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from web.webhooks.address_policy import AddressRefused, checked_address, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_public(address: str) -> None:
    """Addresses of the public internet are allowed."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",  # noqa: S104
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2002:c0a8:101::1", "2001:0:7f00:1::", "not an address", "",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    """Loopback, private, link-local and reserved addresses are refused, in every disguise."""
    assert not is_public(address)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answers(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answers)


def test_every_answer_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with one private address among others is refused."""
    resolve_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(AddressRefused, match=r"a\.example has the address 10\.0\.0\.1"):
        checked_address("a.example", 443, allows_private=False)
    assert checked_address("a.example", 443, allows_private=True) == "8.8.8.8"
    resolve_to(monkeypatch, "8.8.8.8", "8.8.4.4")
    assert checked_address("a.example", 443, allows_private=False) == "8.8.8.8"


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "017700000001", "localhost"])
def test_other_ways_to_write_loopback(host: str) -> None:
    """Addresses are checked as the system resolves them."""
    with pytest.raises(AddressRefused):
        checked_address(host, 80, allows_private=False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 70 + ".example", "\u2e2e"])
def test_names_without_an_address(host: str) -> None:
    """A name that cannot be resolved is refused, and named."""
    with pytest.raises(AddressRefused, match="cannot be resolved"):
        checked_address(host, 80, allows_private=True)
