"""The shipped storefront `reviv` beside `emporium`, and a gateway for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.kernel.storefronts import Storefronts, read
from gateway.limits.memory_storage import MemoryWindowStorage
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

REVIV_HOST = "reviv.localhost:8000"
PACKS = "/api/credits/packs/"
TRANSACTIONS = "/api/credits/transactions/"


@asynccontextmanager
async def open_reviv(rate_limit_storage: MemoryWindowStorage | None = None) -> AsyncIterator[GatewayHarness]:
    """Every service is well. The default storefront is `emporium`."""
    storefronts = Storefronts([read(SHIPPED / "reviv.toml"), read(SHIPPED / "emporium.toml")])
    async with open_gateway(storefronts, rate_limit_storage=rate_limit_storage) as gateway:
        for service in gateway.services.values():
            service.internal |= {"ping_database": JSONResponse(None), "check_jobs": JSONResponse(None)}
        yield gateway
