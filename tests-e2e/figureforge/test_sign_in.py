"""Sign-in by magic link, tokens, the profile, and the end of an account."""

import asyncio

import pytest
from clients.figureforge import Artist
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

VERIFY = "/auth/magic-link/verify/"
PUBLIC = (
    ("GET", "/pricing/", None),
    ("GET", "/images/gallery/", None),
    ("GET", "/images/models/", None),
    ("GET", "/webhooks/health/", None),
    ("POST", "/auth/magic-link/request/", {"email": "someone@customer.example"}),
    ("POST", "/auth/magic-link/check-user/", {"email": "someone@customer.example"}),
)


async def test_a_customer_signs_in_by_the_link_of_the_mail(visitor: Artist) -> None:
    assert await visitor.post("/auth/magic-link/check-user/", {"email": visitor.email}) == {"exists": False}
    link = await visitor.magic_link()
    assert link.startswith("http://localhost:5173/auth/magic-link?code=")
    assert await visitor.post("/auth/magic-link/check-user/", {"email": visitor.email}) == {"exists": False}
    await visitor.sign_in()
    assert await visitor.post("/auth/magic-link/check-user/", {"email": visitor.email}) == {"exists": True}

    me = await visitor.me()
    assert (me["email"], me["id"], me["role"]) == (visitor.email, me["user_id"], "user")
    assert me["username"].startswith("user_")
    assert me["created_at"].endswith("Z")
    assert me["quota"] == {"limit": 5, "used": 0, "remaining": 5, "resets_at": None}
    assert (me["quota_limit"], me["quota_used"], me["subscription_plan"]) == (5, 0, "free")
    verified = await visitor.post("/auth/verify/")
    assert (verified["valid"], verified["user_id"]) == (True, me["id"])


async def test_a_code_that_is_posted_many_times_signs_in_once(visitor: Artist) -> None:
    body = {"email": visitor.email, "code": await visitor.code()}
    first, second = await asyncio.gather(visitor.post(VERIFY, body), visitor.post(VERIFY, body))
    assert first == second
    visitor.access = first["access_token"]
    later = await asyncio.gather(*(visitor.post(VERIFY, body) for _ in range(20)))
    assert all(answer == first for answer in later)
    assert (await visitor.me())["id"] == first["user"]["id"]


async def test_a_wrong_code_is_an_invalid_request_and_no_end_of_a_session(artist: Artist) -> None:
    code = await artist.code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    error = await artist.refused("POST", VERIFY, 400, json={"email": artist.email, "code": wrong})
    assert error["code"] == "INVALID_REQUEST"
    assert (await artist.me())["email"] == artist.email
    await artist.post(VERIFY, {"email": artist.email, "code": code})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_the_profile_is_changed_by_each_method(artist: Artist, method: str) -> None:
    body = {"username": f"{method} artist", "display_name": "Käthe K.", "role": "admin"}
    answer = (await artist.call(method, "/auth/user/update/", json=body)).json()
    assert answer["user"] == {
        "user_id": answer["id"],
        "email": artist.email,
        "username": f"{method} artist",
    }
    me = await artist.me()
    assert (me["username"], me["display_name"], me["role"]) == (f"{method} artist", "Käthe K.", "user")


async def test_a_token_is_refreshed_once_and_its_reuse_ends_the_session(artist: Artist) -> None:
    fresh = await artist.post("/auth/token/refresh/", {"refresh_token": artist.refresh})
    assert (fresh["token_type"], fresh["expires_in"]) == ("Bearer", 43_200)
    artist.access = fresh["access_token"]
    await artist.me()
    await artist.call("POST", "/auth/token/refresh/", 401, json={"refresh_token": artist.refresh})
    assert (await artist.refused("GET", "/auth/user/", 401))["code"] == "AUTHENTICATION_REQUIRED"


@pytest.mark.parametrize("token", ["stale", "a.b.c"])
@pytest.mark.parametrize(("method", "path", "body"), PUBLIC)
async def test_an_invalid_token_is_ignored_at_public_endpoints(
    visitor: Artist, method: str, path: str, body: dict[str, str] | None, token: str
) -> None:
    visitor.access = token
    for form in (path, path.rstrip("/")):
        await visitor.call(method, form, 200, **({"json": body} if body else {}))


async def test_without_a_token_the_other_endpoints_require_one(visitor: Artist) -> None:
    for method, path in (("GET", "/auth/user/"), ("POST", "/images/generate/"), ("GET", "/subscriptions/current/")):
        for token in (None, "stale"):
            visitor.access = token
            error = await visitor.refused(method, path, 401)
            assert error["code"] == "AUTHENTICATION_REQUIRED"


async def test_free_credits_are_not_renewed_by_a_new_account_with_the_address(artist: Artist) -> None:
    await artist.draw(batch_size=4)
    await artist.call("DELETE", "/auth/delete/", 200, json={"confirm_delete": True})
    again = await Artist(artist.base, email=artist.email).sign_in()
    await again.eventually_me(lambda me: (me["quota"]["used"], me["quota"]["remaining"]) == (4, 1))
    refusal = await again.refused("POST", "/images/generate/", 403, json={"batch_size": 2})
    assert refusal["code"] == "INSUFFICIENT_QUOTA"


async def test_a_deleted_account_is_gone_and_its_address_is_a_new_customer(
    platform: PlatformUnderTest, artist: Artist, visitor: Artist
) -> None:
    (image,) = await artist.draw()
    before = await artist.subscribe("hobby_monthly")
    (customer,) = (await platform.stripe("GET", f"/customers?email={artist.email}", "figureforge"))["data"]
    await artist.refused("DELETE", "/auth/delete/", 400, json={"confirm_delete": "yes"})
    await artist.call("DELETE", "/auth/delete/", 200, json={"confirm_delete": True})
    assert (await artist.refused("GET", "/auth/user/", 401))["code"] == "AUTHENTICATION_REQUIRED"
    await artist.call("POST", "/auth/token/refresh/", 401, json={"refresh_token": artist.refresh})

    async def is_cancelled() -> bool:
        found = await platform.stripe("GET", f"/subscriptions?customer={customer['id']}&status=all", "figureforge")
        return [each["status"] for each in found["data"]] == ["canceled"]

    async def is_gone() -> bool:
        return (await visitor.http.get(image["url"])).status_code == 404

    await eventually(is_cancelled)
    await eventually(is_gone)
    again = await Artist(artist.base, email=artist.email).sign_in()
    me = await again.me()
    assert me["id"] != before["id"]
    assert (me["subscription_plan"], me["quota_used"], me["username"] == before["username"]) == ("free", 0, False)
    assert (await again.get("/images/user/"))["count"] == 0
    assert (await again.get("/subscriptions/current/"))["has_subscription"] is False
