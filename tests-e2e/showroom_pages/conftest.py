"""A browser for the shops of the showroom."""

from collections.abc import AsyncIterator

import pytest
from browser import chromium
from playwright.async_api import Browser


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser
