"""The whole journey: sign in with Google, upload, preview, purchase, unlock, download."""

import asyncio
from io import BytesIO

import httpx
import pytest
from clients.reviv import Sitter, photograph
from PIL import Image
from platform_under_test import PlatformUnderTest

HISTORY_FIELDS = [
    "id",
    "original_image_url",
    "restored_preview_url",
    "restored_full_url",
    "status",
    "unlock_method",
    "unlocked_at",
    "is_unlocked",
    "created_at",
    "expires_at",
]


@pytest.fixture
async def customer(platform: PlatformUnderTest) -> Sitter:
    return await Sitter(f"{platform.base}/reviv").sign_in()


async def downloaded(url: str, media_type: str) -> Image.Image:
    """Download a picture without any token, as an <img> does."""
    async with httpx.AsyncClient(trust_env=False) as anonymous:
        response = await anonymous.get(url)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == media_type
    return Image.open(BytesIO(response.content))


async def test_a_picture_is_restored_bought_unlocked_and_downloaded(customer: Sitter) -> None:
    me = await customer.me()
    assert (me["email"], me["credit_balance"]) == (customer.email, "0.00")
    assert (me["free_preview_used"], me["social_share_unlock_used"]) == (False, False)

    job = await customer.upload(photograph(1600, 1200))
    status = await customer.restored(job)
    assert (status["job_id"], status["error"]) == (job, None)
    assert max((await downloaded(status["preview_url"], "image/jpeg")).size) <= 1024
    assert (await customer.me())["free_preview_used"]

    (entry,) = await customer.history()
    assert list(entry) == HISTORY_FIELDS
    assert (entry["restored_full_url"], entry["is_unlocked"]) == (None, False)
    error = await customer.refused("POST", f"/restorations/{job}/unlock/", 403)
    assert (error["code"], error["details"]) == ("INSUFFICIENT_CREDITS", {"credits_available": "0.00"})

    success = await customer.buy("PACK_5")
    assert success.startswith("http://localhost:3000/payment/success?session_id=cs_")
    await customer.has_credits("5.00")

    unlocked = await customer.post(f"/restorations/{job}/unlock/")
    assert unlocked["credits_remaining"] == "4.00"
    assert (await downloaded(unlocked["full_image_url"], "image/png")).size == (1600, 1200)
    assert (await customer.refused("POST", f"/restorations/{job}/unlock/", 409))["code"] == "ALREADY_UNLOCKED"
    assert (await customer.me())["credit_balance"] == "4.00"
    (entry,) = await customer.history()
    assert (entry["unlock_method"], entry["is_unlocked"]) == ("paid", True)
    assert (await downloaded(entry["restored_full_url"], "image/png")).size == (1600, 1200)
    transactions = await customer.get("/credits/transactions/")
    assert [(each["amount"], each["transaction_type"]) for each in transactions] == [(-1, "unlock"), (5, "purchase")]

    deleted = (await customer.call("DELETE", f"/restorations/{job}/")).json()
    assert deleted == {"message": "Job deleted successfully", "status": "ok"}
    assert await customer.history() == []
    assert (await customer.refused("GET", f"/restorations/{job}/status/", 404))["code"] == "NOT_FOUND"


async def test_a_picture_is_unlocked_by_sharing_once(customer: Sitter) -> None:
    first, second = [await customer.upload() for _ in range(2)]
    await asyncio.gather(customer.restored(first), customer.restored(second))
    refused = await customer.refused("POST", f"/restorations/{first}/confirm-share/", 400)
    assert refused["code"] == "SHARE_NOT_INITIATED"
    links = await customer.post(f"/restorations/{first}/share-unlock/")
    assert set(links) == {"facebook", "twitter", "linkedin", "pinterest", "instagram"}
    shared = await customer.http.get(links["twitter"])
    assert shared.status_code == 302
    assert shared.headers["location"].startswith("https://twitter.com/intent/tweet?text=")
    assert shared.headers["referrer-policy"] == "no-referrer"
    unlocked = await customer.post(f"/restorations/{first}/confirm-share/")
    assert list(unlocked) == ["full_image_url"]
    await downloaded(unlocked["full_image_url"], "image/png")
    assert (await customer.me())["social_share_unlock_used"]
    refused = await customer.refused("POST", f"/restorations/{second}/share-unlock/", 403)
    assert refused["code"] == "SOCIAL_SHARE_USED"


async def test_parallel_unlocks_cost_what_they_unlock(customer: Sitter) -> None:
    jobs = [await customer.upload() for _ in range(6)]
    for job in jobs:
        await customer.restored(job)
    await customer.buy("PACK_5")
    await customer.has_credits("5.00")
    paths = [f"{customer.base}/api/restorations/{job}/unlock/" for job in jobs for _ in range(3)]
    headers = {"Authorization": f"Bearer {customer.access}"}
    responses = await asyncio.gather(*(customer.http.post(path, headers=headers) for path in paths))
    statuses = [response.status_code for response in responses]
    assert statuses.count(200) == 5
    assert set(statuses) == {200, 403, 409}
    assert (await customer.me())["credit_balance"] == "0.00"
    assert sum(entry["is_unlocked"] for entry in await customer.history()) == 5


async def test_a_second_customer_sees_nothing_of_the_first(platform: PlatformUnderTest, customer: Sitter) -> None:
    job = await customer.upload()
    await customer.restored(job)
    stranger = await Sitter(f"{platform.base}/reviv").sign_in()
    assert await stranger.history() == []
    for method, path in (
        ("GET", f"/restorations/{job}/status/"),
        ("GET", f"/restorations/{job}/events/"),
        ("POST", f"/restorations/{job}/unlock/"),
        ("POST", f"/restorations/{job}/share-unlock/"),
        ("POST", f"/restorations/{job}/confirm-share/"),
        ("DELETE", f"/restorations/{job}/"),
    ):
        assert (await stranger.refused(method, path, 404))["code"] == "NOT_FOUND"
    assert (await customer.status(job))["status"] == "completed"


async def test_sign_out_ends_the_session(customer: Sitter) -> None:
    assert set(await customer.post("/auth/token/refresh/", {})) == {"access"}
    refresh = customer.http.cookies["reviv_refresh"]
    assert await customer.post("/auth/logout/") == {"message": "Successfully logged out"}
    assert "reviv_refresh" not in customer.http.cookies
    refused = await customer.refused("POST", "/auth/token/refresh/", 400, json={"refresh": refresh})
    assert refused["code"] == "INVALID_REFRESH"
    assert (await customer.refused("GET", "/auth/me/", 401))["code"] == "TOKEN_NOT_VALID"


async def test_both_forms_of_a_path_and_of_the_address_are_served(platform: PlatformUnderTest) -> None:
    async with httpx.AsyncClient(base_url=platform.base, trust_env=False) as client:
        for headers, prefix in (({"Host": "reviv.localhost"}, ""), ({}, "/reviv")):
            root = (await client.get(f"{prefix}/api/", headers=headers)).json()
            assert root["auth_me"].endswith(f"{prefix}/api/auth/me/")
            for slash in ("", "/"):
                health = await client.get(f"{prefix}/api/health{slash}", headers=headers)
                assert health.status_code == 200
                assert health.json() == {
                    "status": "healthy",
                    "checks": {"database": "ok", "cache": "ok", "celery": "ok"},
                }
                refused = await client.get(f"{prefix}/api/auth/me{slash}", headers=headers)
                assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
                assert refused.json()["error"]["code"] == "NOT_AUTHENTICATED"
