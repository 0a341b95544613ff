"""The client's address as it is logged: whole, shortened to its network, as a keyed digest, or not at all."""

import hashlib
import hmac
from functools import lru_cache
from ipaddress import ip_address, ip_network

from gateway.settings import LoggedAddress

_PREFIX_OF_VERSION = {4: 24, 6: 48}
_DIGEST_CHARACTERS = 16


class AddressForm:
    """`key` is the secret of the digests: equal addresses have equal digests as long as it is the same."""

    def __init__(self, form: LoggedAddress, key: str) -> None:
        self._key = hmac.digest(key.encode(), b"addresses in the access log", hashlib.sha256)
        self._form = form
        self.of = lru_cache(4096)(self._of)

    def _of(self, address: str) -> str | None:
        match self._form:
            case "full":
                return address
            case "truncated":
                return _network(address)
            case "digest":
                return self._digest(address)
            case "none":
                return None

    def _digest(self, address: str) -> str:
        return hmac.digest(self._key, address.encode(), hashlib.sha256).hex()[:_DIGEST_CHARACTERS]


def _network(address: str) -> str:
    """The /24 network of an IPv4 address, the /48 network of an IPv6 address."""
    try:
        version = ip_address(address).version
    except ValueError:  # of a Unix socket
        return "unknown"
    return str(ip_network(f"{address.partition('%')[0]}/{_PREFIX_OF_VERSION[version]}", strict=False))
