"""A storefront whose customers subscribe."""

from collections.abc import AsyncIterator

import pytest
from testkit.storefronts import another

from ..conftest import Assembled, opened
from .shop import BillingShop


@pytest.fixture
async def shop(payments: Assembled) -> AsyncIterator[BillingShop]:
    async with opened(payments, payments.storefronts.add(another("figureforge")).name, BillingShop) as shop:
        yield shop
