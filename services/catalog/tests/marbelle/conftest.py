"""A storefront that speaks marbelle, on the same service and database as the others."""

import pytest
from common.testing.harness import Harness

from ..purchases import Purchases
from .stones import StoneShop


@pytest.fixture
def stones(catalog: Harness, purchases: Purchases) -> StoneShop:
    """A stone shop, empty."""
    return StoneShop(catalog, purchases, catalog.storefront(contract="marbelle"))


@pytest.fixture
def other_stones(catalog: Harness, purchases: Purchases) -> StoneShop:
    return StoneShop(catalog, purchases, catalog.storefront(contract="marbelle"))
