"""Storefronts with the marbelle contract, on the service and database of the other tests."""

import pytest
from testkit.harness import Harness

from .storefront import MarbelleStorefront


@pytest.fixture
def marbelle(cart: Harness) -> MarbelleStorefront:
    return MarbelleStorefront(cart)


@pytest.fixture
def other_marbelle(cart: Harness) -> MarbelleStorefront:
    return MarbelleStorefront(cart)
