"""The console below `/console`, in the gateway's process. Its calls go through the gateway, like all others."""

import httpx
from common.kernel.storefronts import Storefronts
from console.app import Storefront, create_console
from starlette.types import ASGIApp

from gateway.settings import ConsoleSettings

CONSOLE = "/console"
CONSOLE_BODY_BYTES = 32 * 1_048_576
"""Several pictures of a product in one form."""


class GatewayCalls:
    """Makes the transports of the console's calls. `gateway` is set when it was created."""

    gateway: ASGIApp

    def __call__(self, client_address: str) -> httpx.AsyncBaseTransport:
        """Calls that the gateway limits and records as those of `client_address`."""
        return httpx.ASGITransport(self.gateway, raise_app_exceptions=False, client=(client_address, 0))


def mount_console(
    settings: ConsoleSettings, storefronts: Storefronts, keys: tuple[str, ...], calls: GatewayCalls
) -> ASGIApp | None:
    """None if it is switched off."""
    if not settings.enabled:
        return None
    shops = [Storefront(name=each.name, title=each.title, hosts=tuple(each.hosts)) for each in storefronts]
    return create_console(shops, keys, calls, settings.networks)
