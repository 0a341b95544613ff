"""A further shop of figureforge's contract needs only a TOML file: `storefronts/croquis.toml` sets other rules."""

import pytest
from clients.figureforge import Artist
from platform_under_test import PlatformUnderTest

CHECKOUT = "/subscriptions/checkout/"


@pytest.fixture
async def student(platform: PlatformUnderTest) -> Artist:
    return await Artist(f"{platform.base}/croquis").sign_in()


async def test_the_magic_link_and_the_tokens_follow_the_file(platform: PlatformUnderTest) -> None:
    student = Artist(f"{platform.base}/croquis")
    link = await student.magic_link()
    assert link.startswith("https://croquis.example/enter?code=")
    (mail,) = await student.mails()
    assert (mail["from"], mail["storefront"]) == ("Croquis <hello@croquis.example>", "croquis")
    body = {"email": student.email, "code": await student.code()}
    answer = await student.post("/auth/magic-link/verify/", body)
    assert answer["expires_in"] == 600


async def test_nothing_is_free_and_the_plans_are_other_ones(student: Artist) -> None:
    assert (await student.me())["quota"] == {"limit": 0, "used": 0, "remaining": 0, "resets_at": None}
    error = await student.refused("POST", "/images/generate/", 403, json={"model": "long-pose", "batch_size": 2})
    assert (error["code"], error["details"]) == ("INSUFFICIENT_QUOTA", {"required": 6, "remaining": 0})
    models = await student.get("/images/models/")
    assert [(model["id"], model["credits"]) for model in models["models"]] == [("quick-sketch", 1), ("long-pose", 3)]
    plans = (await student.get("/pricing/"))["plans"]
    assert [(plan["plan_id"], plan["price"]) for plan in plans] == [("evening", 4.0), ("atelier", 19.0)]
    error = await student.refused("POST", CHECKOUT, 400, json={"plan_id": "forever"})
    assert error["code"] == "INVALID_REQUEST"

    page = await student.checkout("evening")
    assert page == "https://croquis.example/plans?checkout=success"
    await student.eventually_me(lambda me: (me["quota"]["limit"], me["subscription_plan"]) == (12, "evening"))
    images = await student.draw(model="quick-sketch", batch_size=2)
    assert len(images) == 2
    error = await student.refused("POST", "/images/generate/", 400, json={"batch_size": 3, "model": "quick-sketch"})
    assert error["code"] == "INVALID_REQUEST"
    assert (await student.me())["quota"]["used"] == 2
    await student.refused("POST", CHECKOUT, 403, json={"plan_id": "atelier"})


async def test_a_customer_of_one_shop_is_a_stranger_at_the_other(platform: PlatformUnderTest, student: Artist) -> None:
    other = Artist(f"{platform.base}/figureforge", email=student.email)
    other.access = student.access
    assert (await other.refused("GET", "/auth/user/", 401))["code"] == "AUTHENTICATION_REQUIRED"
    await other.refused("POST", "/auth/token/refresh/", 401, json={"refresh_token": student.refresh})
    assert await other.post("/auth/magic-link/check-user/", {"email": student.email}) == {"exists": False}
    body = {"email": student.email, "code": await student.code()}
    assert (await other.refused("POST", "/auth/magic-link/verify/", 400, json=body))["code"] == "INVALID_REQUEST"


async def test_without_a_gallery_no_picture_is_shown_to_others(student: Artist) -> None:
    await student.checkout("evening")
    await student.eventually_me(lambda me: me["quota"]["limit"] == 12)
    (image,) = await student.draw(model="quick-sketch")
    await student.call("PATCH", f"/images/{image['id']}/update/", json={"is_public": True})
    for path in ("/images/gallery/", "/images/public"):
        answer = await student.call("GET", path, None)
        assert image["id"] not in answer.text


async def test_orders_beyond_the_rate_of_the_plan_are_refused_until_the_next_minute(
    platform: PlatformUnderTest, student: Artist
) -> None:
    await student.checkout("evening")
    await student.eventually_me(lambda me: me["quota"]["limit"] == 12)
    accepted = [await student.call("POST", "/generate", 202, json={}) for _ in range(4)]
    assert [answer.headers["x-ratelimit-limit"] for answer in accepted] == ["4"] * 4
    assert [answer.headers["x-ratelimit-remaining"] for answer in accepted] == ["3", "2", "1", "0"]
    headers = {"Origin": "https://croquis.example"}
    refused = await student.call("POST", "/generate", 429, json={}, headers=headers)
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["access-control-allow-origin"] == "https://croquis.example"
    assert (await student.me())["quota"]["used"] == 4
    await platform.advance(61)
    await student.generate(model="quick-sketch")
