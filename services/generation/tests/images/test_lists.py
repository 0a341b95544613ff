"""Pages of pictures, as clients read them: by offset and by cursor."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from .gallery import FIELDS, Gallery, Visitor

LISTS = ["user/", "", "gallery/", "public/", "favorites/"]


async def five(gallery: Gallery) -> tuple[Visitor, list[str]]:
    """A subscriber with five public favourites, the oldest first."""
    owner = await gallery.subscriber()
    images = [await owner.image(is_public=True) for _ in range(5)]
    for image in images:
        assert (await owner.toggle(image)).status_code == 200
    return owner, images


@pytest.mark.parametrize("path", LISTS)
async def test_every_list_has_both_forms_and_is_newest_first(gallery: Gallery, path: str) -> None:
    owner, images = await five(gallery)
    page = await owner.page(path)
    assert list(page) == ["results", "count", "next", "previous", "images", "next_cursor"]
    assert [image["id"] for image in page["results"]] == images[::-1]
    assert page["images"] == page["results"]
    assert (page["count"], page["next"], page["previous"], page["next_cursor"]) == (5, None, None, None)
    assert all(image.keys() == FIELDS for image in page["results"])
    assert all(image["created_at"].endswith("Z") for image in page["results"])


@pytest.mark.parametrize("path", LISTS)
async def test_next_leads_through_a_list_and_keeps_the_filters(gallery: Gallery, path: str) -> None:
    owner, images = await five(gallery)
    first = await owner.page(path, limit=2, tag="pose:standing")
    assert first["next"] == f"/api/images/{path}?limit=2&offset=2&tag=pose:standing"
    second = (await owner.client.get(first["next"])).json()
    assert second["previous"] == f"/api/images/{path}?limit=2&offset=0&tag=pose:standing"
    third = (await owner.client.get(second["next"])).json()
    assert third["next"] is None
    assert [image["id"] for page in (first, second, third) for image in page["results"]] == images[::-1]
    assert {page["count"] for page in (first, second, third)} == {5}


@pytest.mark.parametrize("path", LISTS)
async def test_a_cursor_leads_through_a_list_also_while_pictures_are_added(gallery: Gallery, path: str) -> None:
    owner, images = await five(gallery)
    seen, cursor = [], None
    while True:
        page = await owner.page(path, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [image["id"] for image in page["images"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
        assert (await owner.toggle(await owner.image(is_public=True))).status_code == 200
    assert seen == images[::-1]


async def test_the_links_of_a_page_by_cursor_lead_on_by_cursor(gallery: Gallery) -> None:
    owner, images = await five(gallery)
    first = await owner.page("", limit=2)
    second = await owner.page("", limit=2, cursor=first["next_cursor"], offset=17)
    assert (second["count"], second["previous"]) == (5, None)
    assert dict(parse_qsl(urlsplit(second["next"]).query)) == {"limit": "2", "cursor": second["next_cursor"]}
    third = (await owner.client.get(second["next"])).json()
    assert [image["id"] for image in third["images"]] == [images[0]]
    assert (third["next"], third["next_cursor"]) == (None, None)


@pytest.mark.parametrize("path", LISTS)
async def test_an_offset_past_the_end_is_an_empty_page_with_the_count(gallery: Gallery, path: str) -> None:
    owner, _ = await five(gallery)
    page = await owner.page(path, offset=50)
    assert (page["results"], page["images"], page["count"], page["next"]) == ([], [], 5, None)
    assert page["previous"] is not None


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "params",
    [
        {"limit": "x"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "1.0"},
        {"limit": ""},
        {"offset": "-1"},
        {"offset": "x"},
        {"cursor": "x"},
        {"cursor": "WyJhIl0"},
        {"cursor": "W251bGxd"},
        {"tag": "a\x00b"},
        {"tags": "x" * 65},
        {"tags": ",".join(map(str, range(21)))},
    ],
)
async def test_an_invalid_parameter_is_400_at_its_name(gallery: Gallery, path: str, params: dict[str, str]) -> None:
    response = await gallery.customer().get(path, **params)
    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert error["code"] == "INVALID_REQUEST"
    assert error["details"].keys() <= {*params, "tags"}
    assert error["details"]


async def test_a_limit_above_a_hundred_is_a_hundred(gallery: Gallery) -> None:
    owner, _ = await five(gallery)
    assert len((await owner.page("user/", limit=10**30))["results"]) == 5
    assert (await owner.page("user/", limit=101, offset=2))["previous"] == "/api/images/user/?limit=100&offset=0"


@pytest.mark.parametrize("path", LISTS)
async def test_all_tags_must_match(gallery: Gallery, path: str) -> None:
    owner = await gallery.subscriber()
    both = await owner.image(is_public=True, tags=["pose:action", "lighting:dramatic", "mine"])
    one = await owner.image(is_public=True, tags=["pose:action"])
    for image in (both, one):
        await owner.toggle(image)
    found: list[tuple[dict[str, Any], list[str]]] = [
        ({"tags": "lighting:dramatic,pose:action"}, [both]),
        ({"tags": " lighting:dramatic , ,pose:action,"}, [both]),
        ({"tag": "pose:action"}, [one, both]),
        ({"tag": ["pose:action", "mine"]}, [both]),
        ({"tag": "pose:action", "tags": "mine"}, [both]),
        ({"tag": "pose"}, []),
        ({"tag": "POSE:ACTION"}, []),
        ({"tags": ","}, [one, both]),
        ({"tag": "'; drop table figure_images; --"}, []),
    ]
    for params, expected in found:
        page = await owner.page(path, **params)
        assert [image["id"] for image in page["results"]] == expected, params
        assert page["count"] == len(expected)


@pytest.mark.parametrize("path", ["user/", "", "favorites/"])
async def test_a_customers_lists_need_a_customer(gallery: Gallery, path: str) -> None:
    response = await gallery.visitor.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")


async def test_a_customer_sees_the_own_ready_pictures_only(gallery: Gallery) -> None:
    owner, other = gallery.customer(), gallery.customer()
    mine = await owner.image()
    await owner.image(is_ready=False)
    await other.image(is_public=True)
    elsewhere = Visitor(Gallery(gallery.harness, gallery.store), owner.user_id)
    await elsewhere.image()
    assert await owner.ids("user/") == [mine]
    assert (await owner.page("user/"))["count"] == 1


async def test_favourites_are_listed_by_when_they_were_marked_and_only_while_they_can_be_seen(gallery: Gallery) -> None:
    owner, fan = gallery.customer(), gallery.customer()
    first, second, own = await owner.image(is_public=True), await owner.image(is_public=True), await fan.image()
    for image in (second, own, first):
        await fan.toggle(image)
    assert await fan.ids("favorites/") == [first, own, second]
    assert {image["is_favorite"] for image in (await fan.page("favorites/"))["results"]} == {True}
    await owner.update(first, {"is_public": False})
    assert await fan.ids("favorites/") == [own, second]
    assert (await fan.page("favorites/"))["count"] == 2


async def test_each_list_takes_one_statement_and_one_more_for_whether_a_customer_subscribes(gallery: Gallery) -> None:
    owner, _ = await five(gallery)
    pool = gallery.harness.database.pool
    for visitor, path, most in (
        (owner, "user/", 1),
        (owner, "favorites/", 2),
        (owner, "gallery/", 2),
        (gallery.visitor, "gallery/", 1),
    ):
        before = pool.statement_count
        await visitor.page(path)
        assert pool.statement_count - before == most, path


async def test_operations_with_two_paths_are_told_apart_in_the_document(gallery: Gallery) -> None:
    paths = (await gallery.harness.document("figureforge"))["paths"]
    summaries = [
        (method, operation["summary"])
        for path, item in paths.items()
        for method, operation in item.items()
        if path.startswith("/api/")
    ]
    assert len(summaries) == len(set(summaries))
    assert paths["/api/generate/"]["post"]["summary"] == "Generate, by its other path"
