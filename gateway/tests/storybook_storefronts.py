"""The storefront `storybook` beside `emporium`, and a gateway for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from common.kernel.storefronts import Storefront, Storefronts, read
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED, another

HOST = "storybook.localhost:8000"
PAGE = "http://localhost:3000"
BOOKS = "/api/product/books/"
ENTRY = "/api/product/books/init-create/"


def storybook(**changes: Any) -> Storefront:
    """The storefront as it is configured, with `changes`."""
    return another("storybook", hosts=("storybook.localhost",)).model_copy(update={"name": "storybook", **changes})


@asynccontextmanager
async def open_storybook(**changes: Any) -> AsyncIterator[GatewayHarness]:
    """The default storefront is `emporium`."""
    async with open_gateway(Storefronts([storybook(**changes), read(SHIPPED / "emporium.toml")])) as gateway:
        yield gateway
