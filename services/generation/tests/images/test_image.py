"""One picture: who sees it, and how its owner changes and deletes it."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.events.generation import GalleryChanged
from generation.jobs.tables.asset import Asset

from .gallery import DETAILS, FIELDS, Gallery, Visitor

MALFORMED = ["img_", "img_123", "img_" + "g" * 32, "img_" + "A" * 32, "x", "0", "%00", "img_%27", "😀", "a" * 3000]


async def actions(visitor: Visitor, image_id: str) -> dict[str, httpx.Response]:
    """Everything that can be done with a picture."""
    client, path = visitor.client, f"/api/images/{image_id}/"
    return {
        "detail": await client.get(path),
        "favourite": await client.post(f"{path}favorite/"),
        "report": await client.post(f"{path}report/", json={"reason": "other"}),
        "update": await client.patch(f"{path}update/", json={"is_public": True}),
        "put": await client.put(path, json={"tags": ["x"]}),
        "delete": await client.delete(f"{path}delete/"),
        "delete alias": await client.delete(path),
    }


async def test_the_owner_sees_every_detail_and_no_cost(gallery: Gallery) -> None:
    owner = gallery.customer()
    detail = await owner.detail(await owner.image())
    assert detail.keys() == {*FIELDS, *DETAILS, "user_id"}
    assert (detail["user_id"], detail["prompt"]) == (str(owner.user_id), "a private prompt")
    assert (detail["flag_status"], detail["is_public"], detail["provider"]) == ("clean", False, "local")
    assert detail["filters"] == {"pose": "standing"}
    expected = {"pose": "standing", "model": "flux-dev", "batch_size": 1, "aspect_ratio": "square"}
    assert expected.items() <= detail["parameters"].items()
    assert detail["updated_at"].endswith("Z")


async def test_the_parameters_of_a_picture_are_flat_with_the_names_of_the_document_and_of_the_client(
    gallery: Gallery,
) -> None:
    owner = gallery.customer()
    detail = await owner.detail(await owner.image())
    choices = {"model": "flux-dev", "batch_size": 1, "aspect_ratio": "square", "seed": detail["seed"]}
    assert detail["parameters"] == {"pose": "standing", "pose_type": "standing", **choices}


async def test_others_see_a_public_picture_without_its_prompt_and_its_owner(gallery: Gallery) -> None:
    owner, subscriber = gallery.customer(), await gallery.subscriber()
    image = await owner.image(is_public=True)
    for viewer, is_full in ((gallery.customer(), False), (subscriber, True)):
        detail = await viewer.detail(image)
        assert detail.keys() == {*FIELDS, *DETAILS}
        assert (detail["prompt"], detail["negative_prompt"]) == (None, None)
        assert (detail["url"] != detail["thumbnail_url"]) is is_full
        assert str(owner.user_id) not in str(detail)


async def test_another_customers_private_picture_is_404_whatever_is_done(gallery: Gallery) -> None:
    owner = gallery.customer()
    pictures = [
        await owner.image(),
        await owner.image(is_public=True, is_ready=False),
        await owner.image(is_public=True, flag_status="human_pending"),
        await owner.image(is_public=True, flag_status="removed"),
    ]
    for image in pictures:
        for viewer in (gallery.customer(), await gallery.subscriber()):
            for action, response in (await actions(viewer, image)).items():
                assert response.status_code == 404, action
                assert response.json()["error"] == {"code": "NOT_FOUND", "message": "Not found.", "details": {}}
        assert await gallery.load(image) is not None


async def test_an_unknown_picture_and_one_of_another_storefront_are_404(gallery: Gallery) -> None:
    owner = gallery.customer()
    elsewhere = Visitor(Gallery(gallery.harness, gallery.store), owner.user_id)
    for image in (f"img_{uuid4().hex}", await elsewhere.image(is_public=True)):
        for action, response in (await actions(owner, image)).items():
            assert response.status_code == 404, action


@pytest.mark.parametrize("image_id", MALFORMED)
async def test_an_id_that_no_picture_has_is_404(gallery: Gallery, image_id: str) -> None:
    for action, response in (await actions(gallery.customer(), image_id)).items():
        assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND"), action


@pytest.mark.parametrize("word", ["generate", "job", "user", "gallery", "models", "public", "favorites"])
async def test_words_with_a_meaning_of_their_own_are_no_pictures(gallery: Gallery, word: str) -> None:
    responses = await actions(gallery.customer(), word)
    assert responses.pop("detail").status_code in (200, 404, 405)
    for action, response in responses.items():
        assert response.status_code in (404, 405), action
        assert response.json()["error"]["code"] in ("NOT_FOUND", "METHOD_NOT_ALLOWED")


async def test_a_visitor_must_sign_in(gallery: Gallery) -> None:
    image = await gallery.customer().image(is_public=True)
    for action, response in (await actions(gallery.visitor, image)).items():
        assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED"), action


@pytest.mark.parametrize("image_id", MALFORMED)
async def test_a_visitor_must_sign_in_also_for_an_id_that_no_picture_has(gallery: Gallery, image_id: str) -> None:
    for action, response in (await actions(gallery.visitor, image_id)).items():
        assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED"), action


async def test_others_may_neither_change_nor_delete_a_public_picture(gallery: Gallery) -> None:
    image = await gallery.customer().image(is_public=True)
    before = await gallery.load(image)
    responses = await actions(gallery.customer(), image)
    for action in ("update", "put", "delete", "delete alias"):
        response = responses[action]
        assert (response.status_code, response.json()["error"]["code"]) == (403, "PERMISSION_DENIED"), action
    after = await gallery.load(image)
    assert before
    assert after
    assert (after.tags, after.is_public) == (before.tags, True)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
@pytest.mark.parametrize("path", ["", "update/"])
async def test_an_update_changes_what_it_names_and_returns_the_picture(
    gallery: Gallery, method: str, path: str
) -> None:
    owner = gallery.customer()
    image = await owner.image()
    created = await owner.detail(image)
    tagged = await owner.update(image, {"tags": ["a", "b"], "user_id": "x", "unknown": 1}, path, method)
    assert tagged.status_code == 200, tagged.text
    assert (tagged.json()["tags"], tagged.json()["is_public"]) == (["a", "b"], False)
    assert tagged.json()["updated_at"] > created["updated_at"]
    published = (await owner.update(image, {"is_public": True}, path, method)).json()
    assert (published["tags"], published["is_public"], published["user_id"]) == (["a", "b"], True, str(owner.user_id))
    hidden = (await owner.update(image, {"public": False}, path, method)).json()
    assert hidden["is_public"] is False
    assert hidden.keys() == (await owner.detail(image)).keys()


async def test_is_public_wins_over_its_other_name(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image()
    assert (await owner.update(image, {"public": False, "is_public": True})).json()["is_public"] is True


async def test_tags_are_trimmed_and_not_repeated_and_removed_ones_find_nothing(gallery: Gallery) -> None:
    owner = gallery.customer()
    image = await owner.image()
    tags = [" one", "two ", "one", "drei größe 😀", "x" * 64]
    assert (await owner.update(image, {"tags": tags})).json()["tags"] == ["one", "two", "drei größe 😀", "x" * 64]
    assert await owner.ids("user/", tag="pose:standing") == []
    assert await owner.ids("user/", tags="two,one") == [image]
    assert (await owner.update(image, {"tags": []})).json()["tags"] == []
    assert await owner.ids("user/", tag="one") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"unknown": 1},
        {"tags": None},
        {"tags": "a,b"},
        {"tags": {"a": 1}},
        {"tags": [1]},
        {"tags": [None]},
        {"tags": ["a,b"]},
        {"tags": [""]},
        {"tags": [" "]},
        {"tags": ["x" * 65]},
        {"tags": ["a\nb"]},
        {"tags": ["a\u0000b"]},
        {"tags": ["a\u2028b"]},
        {"tags": [f"t{number}" for number in range(21)]},
        {"is_public": "true"},
        {"is_public": 1},
        {"is_public": None},
        {"public": "yes"},
        {"tags": ["fine"], "is_public": "no"},
        [],
        "text",
        None,
        7,
    ],
)
async def test_an_update_that_is_not_valid_is_400_and_changes_nothing(gallery: Gallery, body: Any) -> None:
    owner = gallery.customer()
    image = await owner.image()
    response = await owner.update(image, body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    stored = await gallery.load(image)
    assert stored
    assert (stored.tags, stored.is_public, stored.version) == (["pose:standing"], False, 1)


@pytest.mark.parametrize("flag", ["auto_blocked", "human_pending", "removed"])
async def test_a_flagged_picture_cannot_become_public(gallery: Gallery, flag: str) -> None:
    owner = gallery.customer()
    image = await owner.image(flag_status=flag)
    refused = await owner.update(image, {"is_public": True, "tags": ["x"]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    stored = await gallery.load(image)
    assert stored
    assert (stored.tags, stored.is_public) == (["pose:standing"], False)
    assert (await owner.update(image, {"tags": ["x"], "is_public": False})).status_code == 200


@pytest.mark.parametrize("path", ["", "delete/"])
async def test_a_deleted_picture_is_404_everywhere_and_its_files_are_removed(gallery: Gallery, path: str) -> None:
    owner, fan = gallery.customer(), gallery.customer()
    image = await owner.image(is_public=True)
    detail = await owner.detail(image)
    await fan.toggle(image)
    await fan.report(image)
    stored = await gallery.load(image)
    assert stored
    deleted = await owner.client.delete(f"/api/images/{image}/{path}")
    assert deleted.status_code == 200
    assert deleted.json() == {"success": True, "message": "The image was deleted."}
    for visitor in (owner, fan):
        for action, response in (await actions(visitor, image)).items():
            assert response.status_code == 404, action
    for visited in ("user/", "gallery/", "favorites/"):
        assert await fan.ids(visited) == []
    assert (await owner.fetch(detail["url"])).status_code == 404
    (timer,) = [timer for timer in gallery.harness.service.timers if timer.name == "delete assets"]
    await timer.run()
    database = gallery.harness.database.autocommit
    assert await database.get_all(Asset, "job_id = %(id)s", id=stored.job_id) == []
    with pytest.raises(FileNotFoundError):
        await gallery.store.get(gallery.name, stored.file)
    for table in ("favorites", "image_reports"):
        assert await database.fetch(f"select 1 from {table} where image_id = %(id)s", id=stored.id) == []


async def test_the_deletion_of_one_picture_keeps_the_others(gallery: Gallery) -> None:
    owner = gallery.customer()
    kept, deleted = await owner.image(), await owner.image()
    await owner.delete(deleted)
    assert (await owner.fetch((await owner.detail(kept))["url"])).status_code == 200
    assert await owner.ids("user/") == [kept]


async def test_what_the_public_sees_is_announced_when_it_changes_and_only_then(gallery: Gallery) -> None:
    owner = gallery.customer()
    image, private = await owner.image(), await owner.image()

    async def announced() -> int:
        return len(await gallery.harness.events(GalleryChanged, gallery.name))

    await owner.update(image, {"tags": ["x"]})
    await owner.delete(private)
    assert await announced() == 0
    await owner.update(image, {"is_public": True})
    await owner.toggle(image)
    await gallery.customer().report(image)
    assert await announced() == 1
    await owner.update(image, {"tags": ["y"]})
    await gallery.decide(image, "remove")
    await gallery.decide(image, "restore")
    await owner.delete(image)
    assert await announced() == 5
