"""A storefront of the figureforge contract."""

from collections.abc import AsyncIterator

import pytest
from testkit.storefronts import another

from ..billing import BillingStorefront
from ..conftest import Assembled, opened


@pytest.fixture
async def billing(payments: Assembled) -> AsyncIterator[BillingStorefront]:
    async with opened(payments, payments.storefronts.add(another("figureforge")).name, BillingStorefront) as storefront:
        yield storefront
