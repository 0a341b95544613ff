"""The client's address behind proxies: forwarding headers count only if a trusted proxy sent them."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import Scope

from gateway.settings import Network

UNKNOWN = "unknown"
_MAX_LENGTH = 64
_PORT = r"(?::[0-9]{1,5})?"
_WITH_PORT = re.compile(rf"\[([0-9a-fA-F:.]+)\]{_PORT}|([0-9.]+){_PORT}")
"""`[IPv6]`, `[IPv6]:port`, `IPv4`, `IPv4:port`; an IPv6 address without brackets has no port."""


class TrustedProxies:
    """`X-Forwarded-For` and `X-Forwarded-Proto` are used if the peer is in a `trusted` network."""

    def __init__(self, trusted: tuple[Network, ...]) -> None:
        self._trusted = trusted
        self._is_trusted = lru_cache(4096)(self._contains)

    def client(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[str, bool]:
        """The client's address, and whether it uses HTTPS."""
        peer = scope["client"][0] if scope.get("client") else UNKNOWN
        is_https = scope["scheme"] == "https"
        if not self._is_trusted(peer):
            return peer, is_https
        forwarded = headers.get(b"x-forwarded-proto")
        if forwarded:
            is_https = forwarded.rpartition(b",")[2].strip().lower() == b"https"
        return self._forwarded_for(scope, headers, peer), is_https

    def _forwarded_for(self, scope: Scope, headers: dict[bytes, bytes], peer: str) -> str:
        """The rightmost entry that is not a trusted proxy.

        An entry that is not an address (empty, `unknown`, a name) ends the search, and the address right of it is
        returned: entries further left need not come from a trusted proxy.
        """
        if b"x-forwarded-for" not in headers:
            return peer
        lines = [value for key, value in scope["headers"] if key == b"x-forwarded-for"]
        client = peer
        for entry in reversed(b",".join(lines).decode("latin-1").split(",")):
            address = _forwarded(entry.strip(" \t"))
            if address is None:
                break
            client = str(address)
            if not self._is_trusted(client):
                break
        return client

    def _contains(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self._trusted)


@lru_cache(4096)
def client_network(client: str) -> str:
    """What limits per client count by: an IPv4 address, or the /64 network of an IPv6 subscriber."""
    address = _address(client)
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return client if address is None else str(address)


def _forwarded(entry: str) -> IPv4Address | IPv6Address | None:
    """The address in an entry of `X-Forwarded-For`, which may have a port."""
    if len(entry) > _MAX_LENGTH:
        return None
    with_port = _WITH_PORT.fullmatch(entry)
    return _address((with_port[1] or with_port[2]) if with_port else entry)


@lru_cache(4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address without its zone; an IPv4-mapped IPv6 address as IPv4."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
