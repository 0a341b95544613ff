"""A stone shop on the same service and database as the others."""

import pytest
from common.testing.harness import Harness

from .stones import StoneShop


@pytest.fixture
def stones(cart: Harness) -> StoneShop:
    return StoneShop(cart)


@pytest.fixture
def other_stones(cart: Harness) -> StoneShop:
    return StoneShop(cart)
