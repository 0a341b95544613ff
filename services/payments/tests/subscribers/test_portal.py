"""FigureForge: the billing portal."""

import asyncio
from typing import Any

import pytest
from payments.contracts.figureforge.portal_schemas import PortalBody

from ..billing import SUBSCRIPTIONS
from ..fakes import WRONG_KEY
from .shop import BillingShop

PATHS = [f"{SUBSCRIPTIONS}/portal/", "/api/billing/portal/"]
FRONT_END = "http://localhost:5173"


@pytest.mark.parametrize("path", PATHS)
async def test_a_visitor_has_no_portal(shop: BillingShop, path: str) -> None:
    response = await shop.visitor.post(path)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")
    assert shop.transport.calls == []


@pytest.mark.parametrize("path", PATHS)
async def test_the_portal_opens_without_a_body_and_leads_back_to_the_plans(shop: BillingShop, path: str) -> None:
    response = await shop.customer().post(path)
    assert response.status_code == 200, response.text
    PortalBody.model_validate(response.json())
    assert response.json()["portal_url"] == response.json()["url"]
    page = await shop.browser.get(response.json()["url"])
    assert page.status_code == 200
    assert f'href="{FRONT_END}/pricing"' in page.text


@pytest.mark.parametrize("body", [{}, {"return_url": None}, {"return_url": f"{FRONT_END}/account?tab=billing#top"}])
async def test_a_page_of_the_front_end_may_be_named_to_return_to(shop: BillingShop, body: dict[str, Any]) -> None:
    response = await shop.customer().post(PATHS[0], json=body)
    page = await shop.browser.get(response.json()["url"])
    assert f'href="{body.get("return_url") or f"{FRONT_END}/pricing"}"' in page.text


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        f"{FRONT_END}@evil.example/",
        f"{FRONT_END}.evil.example/",
        "//localhost:5173/",
        "/account",
        "javascript:alert(1)",
        "",
        7,
        ["http://localhost:5173/"],
    ],
)
async def test_a_page_elsewhere_is_refused_before_anything_is_created(shop: BillingShop, url: Any) -> None:
    response = await shop.customer().post(PATHS[0], json={"return_url": url})
    error = response.json()["error"]
    assert (response.status_code, error["code"], [*error["details"]]) == (400, "INVALID_REQUEST", ["return_url"])
    assert shop.transport.calls == []


@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"7"])
async def test_a_body_that_is_no_object_is_refused(shop: BillingShop, content: bytes) -> None:
    response = await shop.customer().post(PATHS[0], content=content, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")


async def test_parallel_requests_give_a_user_one_customer_at_stripe(shop: BillingShop) -> None:
    responses = await asyncio.gather(*(shop.customer().post(path) for path in PATHS * 3))
    assert {response.status_code for response in responses} == {200}
    customers = (await shop.stripe.customers.list_async()).data
    assert [customer.metadata["user_id"] for customer in customers] == [str(shop.user_id)]


async def test_without_stripe_the_portal_is_unavailable(shop: BillingShop) -> None:
    shop.transport.response = WRONG_KEY
    response = await shop.customer().post(PATHS[0])
    assert (response.status_code, response.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
