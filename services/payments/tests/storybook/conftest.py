"""A storefront of the storybook contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from testkit.storefronts import OpenStorefronts, another

from ..conftest import account, opened, settings_for
from ..storefront import SECRET_KEY, WEBHOOK_SECRET
from .shop import BookBilling


@pytest.fixture
async def shop(payments_url: str, tmp_path: Path) -> AsyncIterator[BookBilling]:
    storefronts = OpenStorefronts()
    name = storefronts.add(another("storybook")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings, storefronts, tmp_path, name, BookBilling) as shop:
        yield shop
