"""Which storefront a request is for, and the address the client used for it."""

import re
from dataclasses import dataclass

from common.environment_settings import InvalidSettings
from common.storefronts import Storefront, Storefronts

from gateway.routes import Contract, contract_of
from gateway.visit import Visit

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


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
        """None when the request names no storefront, or its Host is not one."""
        host = visit.headers.get(b"host", b"localhost").decode("latin-1").lower()
        parts = _HOST.fullmatch(host)
        if parts is None:
            return None
        base = f"{'https' if visit.secure else 'http'}://{host}"
        path = visit.scope["path"]
        raw_path = visit.scope.get("raw_path") or path.encode()
        storefront = self._by_host.get(parts[1].rstrip("."))
        if storefront is None:
            name = path[1:].partition("/")[0]
            storefront = self._storefronts.get(name)
            if storefront is not None and raw_path.startswith(f"/{name}/".encode()):
                base, path, raw_path = f"{base}/{name}", path[len(name) + 1 :], raw_path[len(name) + 1 :]
            else:
                storefront = self._default
        if storefront is None:
            return None
        return Place(storefront, contract_of(storefront.contract, path), base, path, raw_path)
