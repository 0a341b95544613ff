"""A storefront of the storybook contract."""

from collections.abc import AsyncIterator

import pytest
from testkit.storefronts import another

from ..conftest import Assembled, opened
from .shop import BookBilling


@pytest.fixture
async def shop(payments: Assembled) -> AsyncIterator[BookBilling]:
    async with opened(payments, payments.storefronts.add(another("storybook")).name, BookBilling) as shop:
        yield shop
