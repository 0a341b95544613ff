"""A storefront of the figureforge contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from testkit.storefronts import OpenStorefronts, another

from ..billing import BillingStorefront
from ..conftest import account, opened, settings_for
from ..storefront import SECRET_KEY, WEBHOOK_SECRET


@pytest.fixture
async def billing(payments_url: str, tmp_path: Path) -> AsyncIterator[BillingStorefront]:
    storefronts = OpenStorefronts()
    name = storefronts.add(another("figureforge")).name
    settings = settings_for(payments_url, {"*": account(SECRET_KEY, WEBHOOK_SECRET)})
    async with opened(settings, storefronts, tmp_path, name, BillingStorefront) as storefront:
        yield storefront
