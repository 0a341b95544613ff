"""Who is really there: proxies in front of us are believed only when they are ours."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import Scope

from gateway.settings import Network

UNKNOWN = "unknown"
_LONGEST = 64
_PORT = r"(?::[0-9]{1,5})?"
_WITH_PORT = re.compile(rf"\[([0-9a-fA-F:.]+)\]{_PORT}|([0-9.]+){_PORT}")
"""`[IPv6]`, `[IPv6]:port`, `IPv4`, `IPv4:port`; an IPv6 address without brackets has no port."""


class Proxies:
    """`trusted` networks may speak for others in `X-Forwarded-For` and `X-Forwarded-Proto`."""

    def __init__(self, trusted: tuple[Network, ...]) -> None:
        self._trusted = trusted
        self._trusts = lru_cache(4096)(self._is_trusted)

    def client(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[str, bool]:
        """The client's address, and whether it came over HTTPS."""
        peer = scope["client"][0] if scope.get("client") else UNKNOWN
        secure = scope["scheme"] == "https"
        if not self._trusts(peer):
            return peer, secure
        forwarded = headers.get(b"x-forwarded-proto")
        secure = forwarded.rpartition(b",")[2].strip().lower() == b"https" if forwarded else secure
        return self._forwarded_for(scope, headers, peer), secure

    def _forwarded_for(self, scope: Scope, headers: dict[bytes, bytes], peer: str) -> str:
        """The rightmost entry that is not one of the trusted proxies.

        An entry that is no address (empty, `unknown`, a name) ends the search: what stands left of it was not written
        by a trusted proxy as far as one can tell, so the last address that could be read is the client's.
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
            if not self._trusts(client):
                break
        return client

    def _is_trusted(self, peer: str) -> bool:
        address = _address(peer)
        return address is not None and any(address in network for network in self._trusted)


@lru_cache(4096)
def counted_as(client: str) -> str:
    """Whose requests are counted together: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    address = _address(client)
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return client if address is None else str(address)


def _forwarded(entry: str) -> IPv4Address | IPv6Address | None:
    """The address of an entry of `X-Forwarded-For`, which may have a port."""
    if len(entry) > _LONGEST:
        return None
    with_port = _WITH_PORT.fullmatch(entry)
    return _address((with_port[1] or with_port[2]) if with_port else entry)


@lru_cache(4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Without its zone; an IPv4 address that is mapped into IPv6 as IPv4."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
