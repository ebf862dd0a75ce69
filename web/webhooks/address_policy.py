"""Which network addresses may receive events: only public ones, unless a setting allows others.

Otherwise, a URL or a redirect could make the service send requests into its own network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# Addresses that lead to an IPv4 address, which is in their last 32 bits.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


class AddressRefused(Exception):
    """A host has no address to which events may be sent. The message says why."""


def checked_address(host: str, port: int, *, allows_private: bool) -> str:
    """The address to connect to: the first of a host, all of which are allowed."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"the name {host} cannot be resolved: {error}") from None
    addresses = [str(answer[4][0]) for answer in answers]
    if not allows_private:
        for address in addresses:
            if not is_public(address):
                raise AddressRefused(
                    f"{host} has the address {address}, which is not public; to allow this, set "
                    "webhook_private = true"
                )
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address, and any IPv4 address within it, is on the public internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (address, *_embedded(address)))


def _embedded(address: IpAddress) -> Iterator[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    candidates = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    yield from (candidate for candidate in candidates if candidate is not None)
    if any(address in network for network in _TRANSLATED):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
