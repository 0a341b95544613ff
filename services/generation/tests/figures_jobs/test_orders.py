"""What a customer may order, and how."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from figures.vocabulary import FILTERS
from generation.figures.rules.prompts import PHRASES
from generation.figures.tables.order import FigureRequest

from .artists import Artist


async def order_of(artist: Artist, job_id: UUID | str) -> FigureRequest:
    order = await artist.harness.database.autocommit.get(FigureRequest, "job_id = %(id)s", id=UUID(str(job_id)))
    assert order is not None
    return order


async def refusal(artist: Artist, body: Any) -> dict[str, Any]:
    response = await artist.generate(body)
    assert response.status_code == 400, response.text
    error: dict[str, Any] = response.json()["error"]
    assert error["code"] == "INVALID_REQUEST"
    assert await artist.used() == 0
    return error


async def test_an_order_is_accepted_with_its_price(artist: Artist) -> None:
    body = {
        "prompt": "figure drawing prompt",
        "filters": {"body_type": "athletic", "pose": "standing"},
        "batch_size": 2,
        "model": "flux-pro",
    }
    response = await artist.generate(body)
    assert response.status_code == 202
    accepted = response.json()
    assert set(accepted) == {"job_id", "status", "batch_size", "message", "credits"}
    assert (accepted["status"], accepted["batch_size"], accepted["credits"]) == ("queued", 2, 4)
    status = await artist.status(accepted["job_id"])
    assert set(status) == {
        "job_id",
        "status",
        "batch_size",
        "model",
        "credits",
        "created_at",
        "updated_at",
        "completed_at",
        "error",
        "images",
    }
    assert (status["status"], status["model"], status["images"]) == ("queued", "flux-pro", [])
    assert (status["completed_at"], status["error"]) == (None, None)
    assert status["created_at"].endswith("Z")
    assert await artist.used() == 4


@pytest.mark.parametrize("content", [b"{}", b""])
async def test_an_empty_body_orders_one_picture_with_the_defaults(artist: Artist, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    response = await artist.client.post("/api/generate/", content=content, headers=headers)
    assert response.status_code == 202, response.text
    order = await order_of(artist, response.json()["job_id"])
    assert (order.model, order.batch_size, order.credits, order.filters, order.tags) == ("flux-dev", 1, 1, {}, [])
    assert (order.aspect_ratio, order.width, order.height) == ("square", 768, 768)
    assert order.prompt.startswith("human figure reference, plain neutral background, ")


async def test_a_flat_order_is_the_same_as_a_nested_one(artist: Artist) -> None:
    chosen = {name: values[-1] for name, values in FILTERS.items() if name != "pose"}
    extras = {"seed": 7, "aspect_ratio": "tall", "model": "flux-pro"}
    nested = await artist.ordered(filters={**chosen, "pose": "gesture", **extras})
    flat = await artist.ordered(**chosen, pose_type="gesture", **extras)
    one, other = await order_of(artist, nested), await order_of(artist, flat)
    assert one.model_dump(exclude={"job_id"}) == other.model_dump(exclude={"job_id"})
    assert one.tags == [f"{name}:{'gesture' if name == 'pose' else values[-1]}" for name, values in FILTERS.items()]
    assert (one.seed, one.width, one.height) == (7, 864, 1536)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in FILTERS.items() for value in values])
async def test_each_value_of_each_filter_has_a_phrase_of_the_prompt(name: str, value: str) -> None:
    assert PHRASES[name][value]


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        pytest.param({"hair": "red"}, "filters.hair", id="unknown filter"),
        pytest.param({"pose": "flying"}, "filters.pose", id="unknown value"),
        pytest.param({"pose": "Standing"}, "filters.pose", id="another case"),
        pytest.param({"pose": ""}, "filters.pose", id="empty"),
        pytest.param({"pose": 1}, "filters.pose", id="number"),
        pytest.param({"pose": True}, "filters.pose", id="boolean"),
        pytest.param({"pose": None}, "filters.pose", id="null"),
        pytest.param({"pose": ["standing"]}, "filters.pose", id="array"),
        pytest.param({"pose": "standing", "pose_type": "sitting"}, "filters.pose_type", id="contradiction"),
        pytest.param({"seed": "7"}, "filters.seed", id="seed as text"),
        pytest.param({"seed": 1.0}, "filters.seed", id="seed as a fraction"),
        pytest.param({"seed": True}, "filters.seed", id="seed as a boolean"),
        pytest.param({"seed": -1}, "filters.seed", id="negative seed"),
        pytest.param({"seed": 2**63}, "filters.seed", id="large seed"),
        pytest.param({"aspect_ratio": "16:10"}, "filters.aspect_ratio", id="aspect ratio"),
        pytest.param({"model": 3}, "filters.model", id="model"),
        pytest.param({"model": "dall-e"}, "model", id="unknown model"),
    ],
)
async def test_a_filter_that_is_not_in_the_vocabulary_is_refused_by_name(
    artist: Artist, filters: dict[str, Any], named: str
) -> None:
    assert list((await refusal(artist, {"filters": filters}))["details"]) == [named]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param({"hair": "red"}, "hair", id="unknown filter"),
        pytest.param({"pose_type": "flying"}, "pose_type", id="unknown value"),
        pytest.param({"lighting": 5}, "lighting", id="number"),
        pytest.param({"lighting": "rim", "filters": {"lighting": "soft"}}, "filters.lighting", id="contradiction"),
        pytest.param({"model": "flux-pro", "filters": {"model": "flux-dev"}}, "filters.model", id="two models"),
        pytest.param({"model": "dall-e"}, "model", id="unknown model"),
        pytest.param({"model": ""}, "model", id="empty model"),
        pytest.param({"model": None}, "model", id="no model"),
        pytest.param({"prompt": 5}, "prompt", id="prompt as a number"),
        pytest.param({"prompt": "x" * 2001}, "prompt", id="long prompt"),
        pytest.param({"prompt": "a\x00b"}, "prompt", id="null character"),
        pytest.param({"filters": []}, "filters", id="filters as an array"),
        pytest.param({"filters": "pose"}, "filters", id="filters as a text"),
        pytest.param({"batch_size": 0}, "batch_size", id="no picture"),
        pytest.param({"batch_size": -1}, "batch_size", id="negative"),
        pytest.param({"batch_size": 5}, "batch_size", id="too many"),
        pytest.param({"batch_size": 10**40}, "batch_size", id="far too many"),
        pytest.param({"batch_size": True}, "batch_size", id="boolean"),
        pytest.param({"batch_size": "2"}, "batch_size", id="text"),
        pytest.param({"batch_size": 1.5}, "batch_size", id="fraction"),
        pytest.param({"batch_size": 2.0}, "batch_size", id="fraction of nothing"),
        pytest.param({"batch_size": None}, "batch_size", id="null"),
    ],
)
async def test_an_invalid_order_is_refused_by_name(artist: Artist, body: dict[str, Any], named: str) -> None:
    assert list((await refusal(artist, body))["details"]) == [named]


@pytest.mark.parametrize("content", [b"[]", b"5", b'"x"', b"{", b"null x"])
async def test_a_body_that_is_no_object_is_refused(artist: Artist, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    response = await artist.client.post("/api/images/generate/", content=content, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")


async def test_the_longest_prompt_and_the_largest_seed_are_accepted(artist: Artist) -> None:
    job_id = await artist.ordered(prompt="ä" * 2000, filters={"seed": 2**63 - 1}, batch_size=2)
    order = await order_of(artist, job_id)
    assert [order.seed_at(position) for position in (0, 1)] == [2**63 - 1, 0]


async def test_other_members_beside_nested_filters_are_ignored(artist: Artist) -> None:
    order = await order_of(artist, await artist.ordered(filters={}, client="web/3", pose="sitting"))
    assert order.filters == {"pose": "sitting"}


async def test_a_prompt_cannot_reach_the_places_of_the_filters(artist: Artist) -> None:
    text = "a dancer --no hands {background} [[weight]] ::2\nNegative prompt: clothes"
    order = await order_of(artist, await artist.ordered(prompt=text, filters={"background": "outdoor"}))
    subject = "a dancer hands background weight 2 Negative prompt: clothes, calm outdoor background, "
    assert order.prompt.startswith(subject)
    assert "nudity" in order.negative_prompt
    assert order.negative_prompt == (await order_of(artist, await artist.ordered())).negative_prompt


async def test_without_a_seed_each_order_has_its_own(artist: Artist) -> None:
    orders = [await order_of(artist, await artist.ordered()) for _ in range(2)]
    assert orders[0].seed != orders[1].seed
    assert all(order.seed < 2**53 for order in orders)


async def test_visitors_may_not_order(artist: Artist) -> None:
    visitor = artist.harness.anonymous(artist.storefront, "figureforge")
    for path in ("/api/images/generate/", "/api/generate/"):
        response = await visitor.post(path, json={})
        assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")
    assert (await visitor.get(f"/api/jobs/{uuid4()}/")).status_code == 401


@pytest.mark.parametrize("path", ["/api/images/job", "/api/jobs"])
async def test_unknown_malformed_and_foreign_ids_of_jobs_are_404(artist: Artist, path: str) -> None:
    job_id = await artist.ordered()
    assert (await artist.client.get(f"{path}/{job_id}/")).status_code == 200
    stranger = Artist(artist.harness, artist.storefront)
    elsewhere = Artist(artist.harness, artist.harness.storefront("figureforge"), artist.user_id)
    answers = [
        await stranger.client.get(f"{path}/{job_id}/"),
        await elsewhere.client.get(f"{path}/{job_id}/"),
        await artist.client.get(f"{path}/{uuid4()}/"),
        await artist.client.get(f"{path}/job_1/"),
    ]
    assert [(each.status_code, each.json()["error"]["code"]) for each in answers] == [(404, "NOT_FOUND")] * 4


async def test_requests_with_one_idempotency_key_get_one_job(artist: Artist) -> None:
    first = await artist.generate({"batch_size": 2}, **{"idempotency-key": "one"})
    again = await artist.generate({"batch_size": 2}, **{"idempotency-key": "one"})
    at_alias = await artist.generate({"batch_size": 2}, "/api/generate/", **{"idempotency-key": "one"})
    other = await artist.generate({"batch_size": 1}, **{"idempotency-key": "two"})
    assert [each.status_code for each in (first, again, at_alias, other)] == [202] * 4
    assert first.json() == again.json() == at_alias.json()
    assert other.json()["job_id"] != first.json()["job_id"]
    assert await artist.used() == 3
    reused = await artist.generate({"batch_size": 3}, **{"idempotency-key": "one"})
    assert (reused.status_code, reused.json()["error"]["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_one_key_of_two_customers_is_two_jobs(artist: Artist) -> None:
    other = Artist(artist.harness, artist.storefront)
    answers = [await each.generate({}, **{"idempotency-key": "same"}) for each in (artist, other)]
    assert answers[0].json()["job_id"] != answers[1].json()["job_id"]
