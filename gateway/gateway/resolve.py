"""Which storefront a request is for, and the address the client used for it."""

from dataclasses import dataclass

from common.environment_settings import InvalidSettings
from common.storefronts import Storefront, Storefronts

from gateway.hosts import parse_host
from gateway.routes import Contract, contract_of
from gateway.visit import Visit

NO_HOST = ("localhost", "localhost")


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a storefront: `base` as the client calls it, `path` and `raw_path` below that."""

    storefront: Storefront
    contract: Contract
    base: str
    path: str
    raw_path: bytes


class Resolver:
    """By host, else by the first path segment, else the default. Raises InvalidSettings for a default there is not."""

    def __init__(self, storefronts: Storefronts, default: str | None) -> None:
        self._storefronts = storefronts
        self._default = storefronts.get(default) if default else None
        if default and self._default is None:
            raise InvalidSettings([f"ATELIER_DEFAULT_STOREFRONT: there is no storefront {default}"])
        self._by_host = {host: storefront for storefront in storefronts for host in storefront.hosts}

    def place(self, visit: Visit) -> Place | None:
        """None when the request names no storefront. A Host that is missing or not valid names none."""
        host, name = parse_host(visit.headers.get(b"host", b"")) or NO_HOST
        base = f"{'https' if visit.secure else 'http'}://{host}"
        path = visit.scope["path"]
        raw_path = visit.scope.get("raw_path") or path.encode()
        storefront = self._by_host.get(name)
        if storefront is None:
            first = path[1:].partition("/")[0]
            storefront = self._storefronts.get(first)
            if storefront is not None and raw_path.startswith(f"/{first}/".encode()):
                base, path, raw_path = f"{base}/{first}", path[len(first) + 1 :], raw_path[len(first) + 1 :]
            else:
                storefront = self._default
        if storefront is None:
            return None
        return Place(storefront, contract_of(storefront.contract, path), base, path, raw_path)
