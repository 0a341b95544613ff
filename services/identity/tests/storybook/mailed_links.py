"""Mailed links, as their owner follows them."""

import httpx
from testkit.identity_storybook import CUSTOMER, StorybookUsers

PAGE = f"{CUSTOMER}/mailed-link/"


async def press(customers: StorybookUsers, shop: str, token: str) -> httpx.Response:
    """The response to the button of the page."""
    return await customers.visitor(shop).post(PAGE, data={"token": token})


async def follow_link(customers: StorybookUsers, shop: str, token: str) -> httpx.Response:
    response = await press(customers, shop, token)
    assert response.status_code == 200, response.text
    return response
