"""A further shop of reviv's contract needs only a TOML file: `storefronts/attic.toml` sets other rules."""

from io import BytesIO

import httpx
import pytest
from clients.reviv import Sitter, photograph
from PIL import Image
from platform_under_test import PlatformUnderTest


@pytest.fixture
async def customer(platform: PlatformUnderTest) -> Sitter:
    return await Sitter(f"{platform.base}/attic", front_end="https://attic.example").sign_in()


async def test_a_restoration_holds_its_price_until_it_ends(customer: Sitter) -> None:
    files = {"image": ("small.jpg", photograph(300, 200), "image/jpeg")}
    refused = await customer.refused("POST", "/restorations/upload/", 403, files=files)
    assert (refused["code"], refused["details"]) == ("INSUFFICIENT_CREDITS", {"credits_available": "0.00"})
    assert await customer.history() == []

    packs = await customer.get("/credits/packs/")
    assert [(pack["sku"], pack["price_dollars"]) for pack in packs] == [("frame", "$1.00"), ("roll", "$9.00")]
    success = await customer.buy("roll")
    assert success.startswith("https://attic.example/payment/success?session_id=")
    await customer.has_credits("24.00")

    job = await customer.upload(photograph(300, 200))
    assert (await customer.me())["credit_balance"] == "23.00"
    status = await customer.restored(job)
    preview = (await customer.http.get(status["preview_url"])).content
    assert max(Image.open(BytesIO(preview)).size) <= 256
    unlocked = await customer.post(f"/restorations/{job}/unlock/")
    assert unlocked["credits_remaining"] == "21.00"
    assert (await customer.me())["credit_balance"] == "21.00"


async def test_the_history_limit_and_the_expiry_follow_the_file(platform: PlatformUnderTest, customer: Sitter) -> None:
    await customer.buy("roll")
    await customer.has_credits("24.00")
    for _ in range(3):
        await customer.upload(photograph(200, 120))
    files = {"image": ("small.jpg", photograph(200, 120), "image/jpeg")}
    refused = await customer.refused("POST", "/restorations/upload/", 403, files=files)
    assert (refused["code"], refused["details"]) == ("HISTORY_LIMIT", {"max_jobs": 3})
    for entry in await customer.history():
        await customer.restored(entry["id"])


async def test_a_customer_of_one_shop_is_a_stranger_at_the_other(platform: PlatformUnderTest, customer: Sitter) -> None:
    other = Sitter(f"{platform.base}/reviv")
    other.access = customer.access
    assert (await other.refused("GET", "/auth/me/", 401))["code"] == "TOKEN_NOT_VALID"
    async with httpx.AsyncClient(trust_env=False) as client:
        refresh = customer.http.cookies["attic_refresh"]
        response = await client.post(f"{platform.base}/reviv/api/auth/token/refresh/", json={"refresh": refresh})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REFRESH")
