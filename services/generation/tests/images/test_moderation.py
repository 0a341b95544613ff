"""Staff decide about pictures, and see who did what."""

from typing import Any
from uuid import uuid4

import pytest

from .gallery import MODERATION, Gallery


async def queue(gallery: Gallery, **params: Any) -> dict[str, Any]:
    response = await gallery.staff.get(f"{MODERATION}/images", params=params)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


async def test_the_queue_has_what_waits_for_a_decision_with_its_reports(gallery: Gallery) -> None:
    await gallery.customer().image(is_public=True)
    image = await gallery.flagged()
    (item,) = (await queue(gallery, status="human_pending"))["items"]
    assert (item["id"], item["open_reports"], item["is_public"]) == (image, 3, True)
    assert [report["reason"] for report in item["reports"]] == ["other"] * 3
    assert len({report["user_id"] for report in item["reports"]}) == 3
    assert all(report["created_at"].endswith("Z") for report in item["reports"])
    for link in (item["thumbnail_url"], item["url"]):
        assert (await gallery.visitor.fetch(link)).status_code == 200


async def test_pictures_are_listed_newest_first_in_pages_and_by_customer(gallery: Gallery) -> None:
    owner, other = gallery.customer(), gallery.customer()
    images = [await owner.image() for _ in range(3)]
    newest = await other.image(flag_status="removed")
    first = await queue(gallery, limit=2)
    second = await queue(gallery, limit=2, cursor=first["next_cursor"])
    assert [item["id"] for item in first["items"] + second["items"]] == [newest, *images[::-1]]
    assert second["next_cursor"] is None
    assert [item["id"] for item in (await queue(gallery, user_id=other.user_id))["items"]] == [newest]
    assert [item["id"] for item in (await queue(gallery, status="removed"))["items"]] == [newest]


async def test_an_approved_picture_returns_to_the_gallery_and_its_reports_are_settled(gallery: Gallery) -> None:
    image = await gallery.flagged()
    approved = await gallery.decide(image, "approve", "harmless")
    assert approved.status_code == 200, approved.text
    assert approved.json() == {"id": image, "flag_status": "clean", "is_public": True}
    assert await gallery.visitor.ids("gallery/") == [image]
    for _ in range(2):
        await gallery.customer().report(image)
    assert await gallery.visitor.ids("gallery/") == [image]
    await gallery.customer().report(image)
    assert await gallery.visitor.ids("gallery/") == []


async def test_those_who_have_reported_an_approved_picture_are_not_counted_again(gallery: Gallery) -> None:
    reporters = [gallery.customer() for _ in range(3)]
    image = await gallery.customer().image(is_public=True)
    for reporter in reporters:
        await reporter.report(image)
    await gallery.decide(image, "approve")
    for reporter in reporters:
        assert (await reporter.report(image)).status_code == 200
    assert await gallery.visitor.ids("gallery/") == [image]


async def test_a_removed_picture_stays_with_its_owner_until_it_is_restored(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image(is_public=True)
    assert (await gallery.decide(image, "remove")).json()["flag_status"] == "removed"
    assert (await gallery.customer().get(f"{image}/")).status_code == 404
    detail = await owner.detail(image)
    assert detail["flag_status"] == "removed"
    assert (await owner.fetch(detail["url"])).status_code == 200
    assert (await gallery.decide(image, "restore")).json()["flag_status"] == "clean"
    assert await gallery.visitor.ids("gallery/") == [image]


@pytest.mark.parametrize(
    ("flag", "decision"),
    [("clean", "restore"), ("human_pending", "restore"), ("removed", "remove"), ("removed", "approve")],
)
async def test_a_decision_that_makes_no_sense_is_409_and_not_in_the_log(
    gallery: Gallery, flag: str, decision: str
) -> None:
    image = await gallery.customer().image(flag_status=flag)
    refused = await gallery.decide(image, decision)
    assert (refused.status_code, refused.json()["code"]) == (409, "image.decision_refused")
    assert await gallery.log(image) == []


async def test_every_step_is_in_the_log_with_who_and_why_also_of_a_deleted_picture(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image(is_public=True)
    for decision, reason in (("remove", "copyright"), ("restore", "licensed"), ("approve", "seen")):
        assert (await gallery.decide(image, decision, reason)).status_code == 200
    await owner.delete(image)
    entries = await gallery.log(image)
    found = [(entry["action"], entry["reason"], entry["facts"]["before"]) for entry in entries]
    assert found == [
        ("approved", "seen", "clean"),
        ("restored", "licensed", "removed"),
        ("removed", "copyright", "clean"),
    ]
    assert len({entry["by"] for entry in entries}) == 1
    assert all(entry["by"] for entry in entries)


async def test_the_log_is_read_in_pages(gallery: Gallery) -> None:
    images = [await gallery.flagged() for _ in range(2)]
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 3}
    while params.get("cursor", True):
        page = (await gallery.staff.get(f"{MODERATION}/log", params=params)).json()
        seen += [entry["image_id"] for entry in page["items"]]
        params["cursor"] = page["next_cursor"]
    assert seen == [images[1]] * 4 + [images[0]] * 4


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": 5}, {"reason": "x" * 501}])
async def test_a_decision_needs_a_reason(gallery: Gallery, body: dict[str, Any]) -> None:
    image = await gallery.customer().image()
    response = await gallery.staff.post(f"{MODERATION}/images/{image}/remove", json=body)
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")


async def test_unknown_pictures_and_decisions_and_other_storefronts_are_refused(gallery: Gallery) -> None:
    other = Gallery(gallery.harness, gallery.store)
    image = await gallery.customer().image()
    for foreign in (f"img_{uuid4().hex}", await other.customer().image(is_public=True)):
        assert (await gallery.decide(foreign, "remove")).status_code == 404
    for image_id, decision in ((image, "destroy"), ("x", "remove")):
        assert (await gallery.decide(image_id, decision)).status_code == 404
    assert [item["id"] for item in (await queue(gallery))["items"]] == [image]
    assert (await queue(other, user_id=uuid4()))["items"] == []


async def test_customers_may_not_moderate(gallery: Gallery) -> None:
    owner = gallery.customer()
    client = gallery.harness.customer(gallery.name, owner.user_id, "staff")
    image = await owner.image()
    for path in ("images", "log"):
        assert (await client.get(f"{MODERATION}/{path}")).status_code == 403
    assert (await client.post(f"{MODERATION}/images/{image}/approve", json={"reason": "mine"})).status_code == 403


async def bulk(gallery: Gallery, **body: Any) -> dict[str, Any]:
    response = await gallery.staff.post(f"{MODERATION}/images/bulk", json={"reason": "spam", **body})
    assert response.status_code == 200, response.text
    decided: dict[str, Any] = response.json()
    return decided


async def test_only_reported_pictures_are_listed_although_they_are_not_hidden_yet(gallery: Gallery) -> None:
    image = await gallery.customer().image(is_public=True)
    await gallery.customer().image(is_public=True)
    await gallery.customer().report(image)
    assert [item["id"] for item in (await queue(gallery, reported=True))["items"]] == [image]
    await gallery.decide(image, "approve")
    assert (await queue(gallery, reported=True))["items"] == []


async def test_many_pictures_are_decided_about_and_each_is_answered(gallery: Gallery) -> None:
    images = [await gallery.customer().image(is_public=True) for _ in range(3)]
    unknown = "img_" + "0" * 32
    removed = await bulk(gallery, decision="remove", image_ids=[*images[:2], unknown])
    assert (removed["changed"], removed["refused"]) == (2, 1)
    assert {each["image_id"]: each["code"] for each in removed["results"]} == {
        images[0]: None,
        images[1]: None,
        unknown: "image.not_found",
    }
    assert await gallery.visitor.ids("gallery/") == [images[2]]
    again = await bulk(gallery, decision="approve", image_ids=images[:1])
    assert (again["results"][0]["changed"], again["results"][0]["code"]) == (False, "image.decision_refused")
    log = (await gallery.staff.get(f"{MODERATION}/log")).json()["items"]
    assert [(entry["action"], entry["reason"]) for entry in log] == [("removed", "spam")] * 2


async def test_all_of_a_filter_is_decided_about_if_its_count_is_confirmed(gallery: Gallery) -> None:
    flagged = [await gallery.flagged() for _ in range(2)]
    other = await gallery.customer().image(is_public=True)
    body = {"decision": "remove", "filter": {"status": "human_pending"}, "reason": "spam"}
    refused = await gallery.staff.post(f"{MODERATION}/images/bulk", json={**body, "count": 3})
    assert (refused.status_code, refused.json()["code"]) == (409, "bulk.count_differs")
    assert (await bulk(gallery, **body, count=2))["changed"] == 2
    items = (await queue(gallery, status="removed"))["items"]
    assert {item["id"] for item in items} == set(flagged)
    assert await gallery.visitor.ids("gallery/") == [other]


async def test_an_unclear_decision_about_many_is_422(gallery: Gallery) -> None:
    bodies: list[dict[str, Any]] = [{}, {"filter": {}}, {"image_ids": ["x"]}, {"filter": {}, "count": -1}]
    for body in bodies:
        response = await gallery.staff.post(
            f"{MODERATION}/images/bulk", json={"decision": "remove", "reason": "spam", **body}
        )
        assert response.status_code == 422, response.text
