"""Who is really there: proxies in front of us are believed only when they are ours."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import Scope

from gateway.settings import Network

UNKNOWN = "unknown"


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
        secure = forwarded.strip().lower() == b"https" if forwarded else secure
        return self._forwarded_for(scope, headers, peer), secure

    def _forwarded_for(self, scope: Scope, headers: dict[bytes, bytes], peer: str) -> str:
        """The rightmost entry that is no proxy of ours; what is left of it is hearsay."""
        if b"x-forwarded-for" not in headers:
            return peer
        lines = [value for key, value in scope["headers"] if key == b"x-forwarded-for"]
        client = peer
        for entry in reversed(b",".join(lines).decode("latin-1").split(",")):
            address = _address(entry.strip())
            if address is None:
                continue
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
    return client


@lru_cache(4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
