"""Favourites and reports, also many at once."""

import asyncio
from typing import Any

import pytest

from .gallery import Gallery

REASONS = ["inappropriate", "copyright", "quality", "other", "nsfw", "hate", "violence", "privacy"]


async def test_a_favourite_is_toggled_and_counted(gallery: Gallery) -> None:
    owner, fan = gallery.customer(), gallery.customer()
    image = await owner.image(is_public=True)
    assert (await fan.toggle(image)).json() == {"is_favorite": True, "favorites_count": 1}
    assert (await owner.toggle(image)).json() == {"is_favorite": True, "favorites_count": 2}
    assert [(await fan.detail(image))[name] for name in ("is_favorite", "favorites_count")] == [True, 2]
    assert (await fan.toggle(image)).json() == {"is_favorite": False, "favorites_count": 1}
    assert [(await fan.detail(image))[name] for name in ("is_favorite", "favorites_count")] == [False, 1]
    (listed,) = (await gallery.visitor.page("gallery/"))["results"]
    assert (listed["is_favorite"], listed["favorites_count"]) == (False, 1)


async def test_the_own_private_picture_can_be_a_favourite(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image()
    assert (await owner.toggle(image)).json() == {"is_favorite": True, "favorites_count": 1}
    assert await owner.ids("favorites/") == [image]


async def test_many_customers_who_toggle_at_once_are_all_counted(gallery: Gallery) -> None:
    image = await gallery.customer().image(is_public=True)
    fans = [gallery.customer() for _ in range(12)]
    responses = await asyncio.gather(*(fan.toggle(image) for fan in fans))
    assert sorted(response.json()["favorites_count"] for response in responses) == list(range(1, 13))
    stored = await gallery.load(image)
    assert stored
    assert stored.favorites_count == 12


@pytest.mark.parametrize("times", [7, 8])
async def test_one_customer_who_toggles_at_once_has_one_favourite_at_most(gallery: Gallery, times: int) -> None:
    fan = gallery.customer()
    image = await gallery.customer().image(is_public=True)
    responses = await asyncio.gather(*(fan.toggle(image) for _ in range(times)))
    assert {response.status_code for response in responses} == {200}
    detail = await fan.detail(image)
    assert (detail["is_favorite"], detail["favorites_count"]) == (times % 2 == 1, times % 2)


@pytest.mark.parametrize("reason", REASONS)
async def test_a_public_picture_can_be_reported_for_any_documented_reason(gallery: Gallery, reason: str) -> None:
    reporter = gallery.customer()
    image = await gallery.customer().image(is_public=True)
    response = await reporter.report(image, reason, details="  the hand \u00a0")
    assert (response.status_code, response.json()) == (200, {"success": True})
    (entry,) = await gallery.log(image)
    assert (entry["action"], entry["by"], entry["reason"]) == ("reported", str(reporter.user_id), reason)
    assert entry["facts"] == {"details": "the hand"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "bad"},
        {"reason": None},
        {"reason": ["other"]},
        {"reason": "Other"},
        {"reason": "other", "details": 5},
        {"reason": "other", "details": "x" * 1001},
        {"reason": "other", "details": "a\u0000b"},
        [],
        None,
    ],
)
async def test_a_report_that_is_not_valid_is_400(gallery: Gallery, body: Any) -> None:
    image = await gallery.customer().image(is_public=True)
    response = await gallery.customer().client.post(f"/api/images/{image}/report/", json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert await gallery.log(image) == []


async def test_a_customer_who_reports_again_is_counted_once(gallery: Gallery) -> None:
    reporter = gallery.customer()
    image = await gallery.customer().image(is_public=True)
    responses = await asyncio.gather(*(reporter.report(image) for _ in range(6)))
    assert {(response.status_code, response.text) for response in responses} == {(200, '{"success":true}')}
    stored = await gallery.load(image)
    assert stored
    assert (stored.reports_count, stored.flag_status) == (1, "clean")
    assert len(await gallery.log(image)) == 1


async def test_those_who_have_hidden_a_picture_may_repeat_their_report(gallery: Gallery) -> None:
    owner, reporters = gallery.customer(), [gallery.customer() for _ in range(3)]
    image = await owner.image(is_public=True)
    for reporter in reporters:
        for _ in range(2):
            assert (await reporter.report(image)).json() == {"success": True}
    assert (await gallery.customer().report(image)).status_code == 404
    assert len(await gallery.log(image)) == 4
    await owner.update(image, {"is_public": False})
    assert (await reporters[0].report(image)).status_code == 404


async def test_an_owner_cannot_report_the_own_picture(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image(is_public=True)
    response = await owner.report(image)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "PERMISSION_DENIED")
    assert await gallery.log(image) == []


async def test_three_customers_hide_a_picture_from_all_but_its_owner(gallery: Gallery) -> None:
    owner, fan = gallery.customer(), gallery.customer()
    image = await owner.image(is_public=True)
    await fan.toggle(image)
    for _ in range(2):
        await gallery.customer().report(image)
    assert await gallery.visitor.ids("gallery/") == [image]
    await gallery.customer().report(image)
    for path in ("gallery/", "favorites/"):
        assert await fan.ids(path) == []
    assert (await fan.get(f"{image}/")).status_code == 404
    detail = await owner.detail(image)
    assert (detail["flag_status"], detail["is_public"]) == ("human_pending", True)
    assert await owner.ids("user/") == [image]
    assert [entry["action"] for entry in await gallery.log(image)] == ["hidden", "reported", "reported", "reported"]


async def test_many_reports_at_once_hide_a_picture_once(gallery: Gallery) -> None:
    image = await gallery.customer().image(is_public=True)
    responses = await asyncio.gather(*(gallery.customer().report(image) for _ in range(8)))
    assert {response.status_code for response in responses} == {200, 404}
    stored = await gallery.load(image)
    assert stored
    assert (stored.reports_count, stored.flag_status) == (3, "human_pending")
    assert [entry["action"] for entry in await gallery.log(image)].count("hidden") == 1
