import pytest
from testkit.harness import Harness

from ..fakes import FakeServices
from .shop import BookShop


@pytest.fixture
def shop(orders: Harness, fake_services: FakeServices) -> BookShop:
    return BookShop(orders, fake_services, orders.storefront("storybook"))
