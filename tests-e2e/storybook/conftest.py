"""Visitors and customers of the storybook contract, and the payment service."""

import pytest
from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET
from clients.storybook import Author, Cashier
from platform_under_test import PlatformUnderTest

SECRET = BOOK_WEBHOOK_SECRET


@pytest.fixture
def visitor(platform: PlatformUnderTest) -> Author:
    return Author(f"{platform.base}/storybook")


@pytest.fixture
async def author(platform: PlatformUnderTest) -> Author:
    """A new customer, signed in."""
    return await Author(f"{platform.base}/storybook").register()


@pytest.fixture
def cashier(platform: PlatformUnderTest) -> Cashier:
    return Cashier(f"{platform.base}/storybook", SECRET)
