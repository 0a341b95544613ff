"""Storefronts with the marbelle contract, on the service and database of the other tests."""

import pytest
from testkit.harness import Harness

from ..fake_orders import FakeOrders
from .shops import MarbelleShop


@pytest.fixture
def marbelle(catalog: Harness, orders: FakeOrders) -> MarbelleShop:
    """An empty storefront with the marbelle contract."""
    return MarbelleShop(catalog, orders, catalog.storefront(contract="marbelle"))


@pytest.fixture
def other_marbelle(catalog: Harness, orders: FakeOrders) -> MarbelleShop:
    return MarbelleShop(catalog, orders, catalog.storefront(contract="marbelle"))
