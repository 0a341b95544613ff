"""Which storefront a request is for, and the URL by which the client addressed it."""

from dataclasses import dataclass

from common.kernel.environment_settings import InvalidSettings
from common.kernel.storefronts import Storefront, Storefronts

from gateway.http.hosts import parse_host
from gateway.http.request_context import RequestContext
from gateway.routing.contracts import Contract, contract_of

DEFAULT_HOST = ("localhost", "localhost")
"""For a request without a valid `Host`: the host with its port, and the name alone."""


@dataclass(frozen=True, slots=True)
class ResolvedRoute:
    """A path of a storefront. `base` is the URL of the storefront as the client used it; `path` is relative to it.

    `prefix` is the part of the URL's path that names the storefront, if its host does not. In a contract that
    `adds_slashes`, the paths end with a slash even if the client's did not.
    """

    storefront: Storefront
    contract: Contract
    base: str
    path: str
    raw_path: bytes
    prefix: str = ""

    @property
    def template(self) -> str | None:
        """The template of the path; None if no endpoint has such a path."""
        return self.contract.templates.template_of(self.path)

    @property
    def logged_path(self) -> str:
        """The path from the host on, without its parameters."""
        return self.prefix + self.contract.templates.without_parameters(self.path)


class RouteResolver:
    """Finds the storefront by the host, else by the first path segment, else takes the default.

    Raises InvalidSettings if there is no storefront with the name of the default.
    """

    def __init__(self, storefronts: Storefronts, default: str | None) -> None:
        self._storefronts = storefronts
        self._default = storefronts.get(default) if default else None
        if default and self._default is None:
            raise InvalidSettings([f"ATELIER_DEFAULT_STOREFRONT: there is no storefront {default}"])
        self._by_host = {host: storefront for storefront in storefronts for host in storefront.hosts}

    def resolve(self, context: RequestContext) -> ResolvedRoute | None:
        """None if the request names no storefront and there is no default. An invalid `Host` is ignored."""
        host, name = parse_host(context.headers.get(b"host", b"")) or DEFAULT_HOST
        base = f"{'https' if context.is_https else 'http'}://{host}"
        path = context.scope["path"]
        raw_path = context.scope.get("raw_path") or path.encode()
        storefront, prefix = self._by_host.get(name), ""
        if storefront is None:
            first = path[1:].partition("/")[0]
            storefront, segment = self._storefronts.get(first), f"/{first}".encode()
            if storefront is not None and (raw_path == segment or raw_path.startswith(segment + b"/")):
                prefix = f"/{first}"
                base, path, raw_path = base + prefix, path[len(prefix) :] or "/", raw_path[len(segment) :] or b"/"
            else:
                storefront = self._default
        if storefront is None:
            return None
        contract = contract_of(storefront.contract, path)
        if contract.lacks_slash(path):
            path, raw_path = f"{path}/", raw_path + b"/"
        return ResolvedRoute(storefront, contract, base, path, raw_path, prefix)
