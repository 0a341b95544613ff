"""Pictures from the order to the gallery: generation, quota, lists, favourites, reports."""

import asyncio
from io import BytesIO
from uuid import uuid4

import httpx
from clients.figureforge import Artist
from PIL import Image
from testkit.conditions import eventually

FIELDS = {
    *("id", "url", "thumbnail_url", "width", "height", "thumbnail_width", "thumbnail_height", "content_type"),
    *("tags", "is_public", "is_favorite", "favorites_count", "created_at", "model", "job_id"),
}
DETAILS = {*("prompt", "negative_prompt", "filters", "parameters", "seed", "provider", "flag_status", "updated_at")}


async def downloaded(url: str) -> Image.Image:
    """Download a picture without any token, as an <img> does."""
    async with httpx.AsyncClient(trust_env=False) as anonymous:
        response = await anonymous.get(url)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] in ("image/png", "image/jpeg")
    return Image.open(BytesIO(response.content))


async def test_a_picture_is_ordered_drawn_shown_and_deleted(artist: Artist) -> None:
    filters = {"pose": "sitting", "lighting": "dramatic", "body_type": "athletic"}
    accepted = await artist.generate(prompt="A dancer at rest", filters=filters, model="flux-dev")
    assert (accepted["status"], accepted["batch_size"], accepted["credits"]) == ("queued", 1, 1)
    assert (await artist.me())["quota"]["used"] == 1
    job = await artist.drawn(accepted["job_id"])
    assert (job["job_id"], job["model"], job["error"]) == (accepted["job_id"], "flux-dev", None)
    assert job["completed_at"].endswith("Z")
    (image,) = job["images"]
    assert set(image) >= FIELDS
    assert (await downloaded(image["url"])).size == (image["width"], image["height"])
    thumbnail = await downloaded(image["thumbnail_url"])
    assert thumbnail.size == (image["thumbnail_width"], image["thumbnail_height"])
    assert max(thumbnail.size) <= 384
    assert {"pose:sitting", "lighting:dramatic", "body_type:athletic"} == set(image["tags"])

    listed = await artist.get("/images/user/", params={"tag": "pose:sitting"})
    assert ([each["id"] for each in listed["results"]], listed["count"], listed["next"]) == ([image["id"]], 1, None)
    assert (await artist.get("/images/user/", params={"tag": "pose:standing"}))["results"] == []
    detail = await artist.get(f"/images/{image['id']}/")
    assert set(detail) >= FIELDS | DETAILS
    assert (detail["filters"], detail["is_public"], detail["flag_status"]) == (filters, False, "clean")
    assert "nudity" in detail["negative_prompt"]
    stats = await artist.get("/auth/user/stats/")
    assert (stats["images_generated"], stats["images_remaining"], stats["subscription_tier"]) == (1, 4, "free")

    gone = (await artist.call("DELETE", f"/images/{image['id']}/delete/")).json()
    assert gone["success"] is True
    for method, path in (("GET", ""), ("DELETE", "delete/"), ("POST", "favorite/")):
        assert (await artist.refused(method, f"/images/{image['id']}/{path}", 404))["code"] == "NOT_FOUND"
    assert (await artist.get("/images/user/"))["count"] == 0
    assert (await artist.me())["quota"]["used"] == 1


async def test_the_form_of_the_client_and_that_of_the_document_list_the_same(artist: Artist) -> None:
    flat = {"batch_size": 3, "pose_type": "action", "age_range": "elderly", "aspect_ratio": "wide", "seed": 7}
    accepted = await artist.post("/generate", {"model": "flux-schnell", **flat}, 202)
    images = (await artist.drawn(accepted["job_id"]))["images"]
    assert (await artist.get(f"/jobs/{accepted['job_id']}"))["images"][0]["id"] == images[0]["id"]
    assert len({image["id"] for image in images}) == 3
    assert all(image["width"] > image["height"] for image in images)

    pages = [await artist.get("/images/user/", params={"limit": 2, "tag": "pose:action"})]
    assert pages[0]["next"] == "/api/images/user/?limit=2&offset=2&tag=pose:action"
    pages.append(await artist.get(pages[0]["next"].removeprefix("/api")))
    assert (pages[1]["next"], pages[1]["previous"]) == (None, "/api/images/user/?limit=2&offset=0&tag=pose:action")
    by_offset = [each["id"] for page in pages for each in page["results"]]
    by_cursor: list[str] = []
    cursor = None
    while cursor or not by_cursor:
        page = await artist.get("/images", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        by_cursor += [each["id"] for each in page["images"]]
        cursor = page["next_cursor"]
    assert by_offset == by_cursor
    assert set(by_offset) == {image["id"] for image in images}


async def test_a_batch_beyond_the_quota_is_refused_as_a_whole(artist: Artist) -> None:
    four = await artist.generate(batch_size=4)
    error = await artist.refused("POST", "/images/generate/", 403, json={"batch_size": 2})
    assert (error["code"], error["details"]) == ("INSUFFICIENT_QUOTA", {"required": 2, "remaining": 1})
    error = await artist.refused("POST", "/images/generate/", 403, json={"model": "flux-pro"})
    assert (error["code"], error["details"]) == ("INSUFFICIENT_QUOTA", {"required": 2, "remaining": 1})
    me = await artist.me()
    assert (me["quota"]["used"], me["quota"]["remaining"]) == (4, 1)
    assert len((await artist.drawn(four["job_id"]))["images"]) == 4


async def test_parallel_orders_cost_at_most_the_quota(artist: Artist) -> None:
    paths = [f"{artist.base}/api/images/generate/"] * 8
    headers = {"Authorization": f"Bearer {artist.access}"}
    body = {"model": "flux-schnell", "batch_size": 2}
    answers = await asyncio.gather(*(artist.http.post(path, headers=headers, json=body) for path in paths))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [202, 202, *[403] * 6]
    assert (await artist.me())["quota"]["used"] == 4


async def test_a_repeated_order_with_one_key_is_one_job(artist: Artist) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    first, second = [await artist.post("/images/generate/", {}, 202, headers=key) for _ in range(2)]
    assert first["job_id"] == second["job_id"]
    assert (await artist.me())["quota"]["used"] == 1


async def test_a_forbidden_prompt_and_unknown_values_cost_nothing(artist: Artist) -> None:
    refused = await artist.refused("POST", "/images/generate/", 400, json={"prompt": "a nude, explicit porn"})
    assert (refused["code"], refused["details"]["reason"]) == ("INVALID_REQUEST", "content_policy")
    for body in (
        {"filters": {"pose": "flying"}},
        {"filters": {"mood": "sad"}},
        {"pose_type": 3},
        {"model": "dall-e"},
        {"batch_size": 5},
        {"batch_size": True},
        {"batch_size": "2"},
    ):
        assert (await artist.refused("POST", "/images/generate/", 400, json=body))["code"] == "INVALID_REQUEST"
    assert (await artist.me())["quota"]["used"] == 0


async def test_visitors_see_a_teaser_of_the_gallery_and_subscribers_all_of_it(artist: Artist, visitor: Artist) -> None:
    tag = f"study {uuid4().hex[:8]}"
    (image,) = await artist.draw(model="flux-dev")
    assert tag not in str(await visitor.get("/images/gallery/"))
    body = {"tags": [tag, "pose:sitting"], "is_public": True}
    changed = (await artist.call("PATCH", f"/images/{image['id']}/update/", json=body)).json()
    assert (changed["tags"], changed["is_public"]) == ([tag, "pose:sitting"], True)

    query = {"tags": f"{tag},pose:sitting"}
    (shown,) = (await visitor.get("/images/gallery/", params=query))["results"]
    assert shown["id"] == image["id"]
    assert not {"user_id", "email"} & set(shown)
    assert (await downloaded(shown["url"])).size == (image["thumbnail_width"], image["thumbnail_height"])
    assert (await visitor.get("/images/gallery/", params={"tags": f"{tag},pose:standing"}))["results"] == []

    subscriber = await Artist(artist.base).sign_in()
    (teased,) = (await subscriber.get("/images/public", params=query))["images"]
    assert (await downloaded(teased["url"])).size == (image["thumbnail_width"], image["thumbnail_height"])
    await subscriber.subscribe("hobby_monthly")
    (whole,) = (await subscriber.get("/images/public", params=query))["images"]
    assert (await downloaded(whole["url"])).size == (image["width"], image["height"])
    assert (await subscriber.refused("DELETE", f"/images/{image['id']}/", 403))["code"] == "PERMISSION_DENIED"

    await artist.call("PUT", f"/images/{image['id']}/update/", json={"public": False})
    for viewer in (visitor, subscriber):
        await is_not_in_the_gallery(viewer, query)
    assert (await subscriber.refused("DELETE", f"/images/{image['id']}/", 404))["code"] == "NOT_FOUND"


async def is_not_in_the_gallery(viewer: Artist, query: dict[str, str]) -> None:
    """Wait until pages that the gateway keeps have gone."""

    async def is_gone() -> bool:
        return bool((await viewer.get("/images/gallery/", params=query))["results"] == [])

    await eventually(is_gone)


async def test_a_picture_is_favoured_and_no_longer(artist: Artist) -> None:
    (image,) = await artist.draw()
    toggle = f"/images/{image['id']}/favorite"
    assert await artist.post(toggle) == {"is_favorite": True, "favorites_count": 1}
    (favorite,) = (await artist.get("/images/favorites"))["images"]
    assert (favorite["id"], favorite["is_favorite"]) == (image["id"], True)
    stranger = await Artist(artist.base).sign_in()
    assert (await stranger.refused("POST", toggle, 404))["code"] == "NOT_FOUND"
    await artist.call("PATCH", f"/images/{image['id']}/update/", json={"is_public": True})
    assert await stranger.post(toggle) == {"is_favorite": True, "favorites_count": 2}
    assert await artist.post(toggle) == {"is_favorite": False, "favorites_count": 1}
    assert (await artist.get("/images/favorites"))["images"] == []


async def test_three_reports_hide_a_picture_from_the_gallery(artist: Artist, visitor: Artist) -> None:
    tag = f"reported {uuid4().hex[:8]}"
    (image,) = await artist.draw()
    await artist.call("PATCH", f"/images/{image['id']}/update/", json={"tags": [tag], "is_public": True})
    reporters = [await Artist(artist.base).sign_in() for _ in range(3)]
    for number, reporter in enumerate(reporters):
        assert len((await artist.get("/images/gallery/", params={"tag": tag}))["results"]) == 1, number
        for _ in range(2):
            answer = await reporter.post(f"/images/{image['id']}/report", {"reason": "quality"})
            assert answer["success"] is True
    await is_not_in_the_gallery(visitor, {"tag": tag})
    assert (await artist.get(f"/images/{image['id']}/"))["flag_status"] == "human_pending"


async def test_a_second_customer_sees_nothing_of_the_first(artist: Artist) -> None:
    accepted = await artist.generate()
    (image,) = (await artist.drawn(accepted["job_id"]))["images"]
    stranger = await Artist(artist.base).sign_in()
    assert (await stranger.get("/images/user/"))["results"] == []
    for method, path in (
        ("GET", f"/images/job/{accepted['job_id']}/"),
        ("GET", f"/images/{image['id']}/"),
        ("DELETE", f"/images/{image['id']}/delete/"),
        ("PATCH", f"/images/{image['id']}/update/"),
        ("POST", f"/images/{image['id']}/favorite/"),
        ("POST", f"/images/{image['id']}/report/"),
    ):
        body = {"json": {"is_public": True, "reason": "other"}} if method in ("PATCH", "POST") else {}
        assert (await stranger.refused(method, path, 404, **body))["code"] == "NOT_FOUND"
