"""Replicate's own SDK, unmodified, against its stand-in."""

import asyncio
import io
from base64 import b64encode
from typing import Any

import httpx
import jsonschema
import pytest
from PIL import Image
from replicate.client import Client
from replicate.exceptions import ModelError, ReplicateError
from standardwebhooks import Webhook
from testkit.conditions import eventually

TOKEN = "r8_test_key"
EDITOR = "black-forest-labs/flux-kontext-pro"
DEV = "black-forest-labs/flux-dev"
HOOK = "http://shop/vendors/webhook"
LISTED = "/sandbox/replicate/v1/predictions"
AUTHORIZED = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def sandbox(shared_sandbox: Any) -> Any:
    shared_sandbox.receiver.calls.clear()
    shared_sandbox.receiver.attempts = 0
    return shared_sandbox


TEXT, MOMENT = {"type": "string"}, {"type": ["string", "null"], "format": "date-time"}
PREDICTION = {
    "type": "object",
    "required": ["id", "model", "version", "status", "input", "output", "error", "logs", "metrics", "urls", "source"],
    "properties": {
        "id": TEXT,
        "model": TEXT,
        "version": TEXT,
        "status": {"enum": ["starting", "processing", "succeeded", "failed", "canceled", "aborted"]},
        "source": {"enum": ["api", "web"]},
        "input": {"type": "object"},
        "error": {"type": ["string", "null"]},
        "logs": {"type": ["string", "null"]},
        "data_removed": {"type": "boolean"},
        "created_at": TEXT,
        "started_at": MOMENT,
        "completed_at": MOMENT,
        "metrics": {"type": "object", "additionalProperties": {"type": "number"}},
        "urls": {"type": "object", "required": ["get", "cancel"], "additionalProperties": {"type": "string"}},
        "webhook": TEXT,
        "webhook_events_filter": {"items": {"enum": ["start", "output", "logs", "completed"]}},
    },
}
"""Names and types of a prediction in Replicate's OpenAPI document; `output` is what the model's own schema says."""


def client(sandbox: Any, token: str = TOKEN) -> Any:
    return Client(api_token=token, base_url=f"{sandbox.url}/replicate")


def photograph(size: tuple[int, int] = (96, 64)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def data_uri(content: bytes) -> str:
    return f"data:image/png;base64,{b64encode(content).decode()}"


async def shown(sandbox: Any, address: str) -> Image.Image:
    """The picture at an output's address. The SDK wraps only addresses with https as files."""
    response = await sandbox.http.get(address)
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.content))


async def ended(prediction: Any) -> Any:
    await asyncio.wait_for(prediction.async_wait(), 60)
    return prediction


async def create(sandbox: Any, model: str = EDITOR, /, prompt: str = "A fox", **more: Any) -> Any:
    given = {"prompt": prompt, **more.pop("input", {})}
    return await client(sandbox).models.predictions.async_create(model=model, input=given, wait=False, **more)


async def test_a_model_draws_what_is_asked(sandbox: Any) -> None:
    output = await client(sandbox).async_run(EDITOR, {"prompt": "A fox in a forest", "aspect_ratio": "2:3"})
    picture = await shown(sandbox, output)
    assert (picture.format, picture.size) == ("PNG", (832, 1248))
    assert len(set(picture.convert("L").tobytes())) > 50


async def test_a_prediction_by_version_goes_through_its_states(sandbox: Any) -> None:
    model = await client(sandbox).models.async_get(EDITOR)
    prediction = await client(sandbox).predictions.async_create(
        version=model.latest_version, input={"prompt": "A fox [[seconds 12]]", "seed": 3}
    )
    assert (prediction.status, prediction.output, prediction.model) == ("starting", None, EDITOR)

    async def is_processing() -> bool:
        await prediction.async_reload()
        return bool(prediction.status == "processing")

    await eventually(is_processing)
    await sandbox.advance(12)
    done = await ended(prediction)
    assert (done.status, done.error) == ("succeeded", None)
    assert 12 <= done.metrics["predict_time"] < 20
    assert done.output.startswith(f"{sandbox.url}/replicate/delivery/")


async def test_a_request_that_prefers_to_wait_is_answered_with_the_picture(sandbox: Any) -> None:
    path = f"/sandbox/replicate/v1/models/{EDITOR}/predictions"
    waited = await sandbox.http.post(
        path, json={"input": {"prompt": "A fox"}}, headers={**AUTHORIZED, "prefer": "wait"}, timeout=60
    )
    assert (waited.status_code, waited.json()["status"]) == (201, "succeeded")
    jsonschema.validate(waited.json(), PREDICTION)
    body = {"input": {"prompt": "A fox [[never]]"}}
    early = await sandbox.http.post(path, json=body, headers={**AUTHORIZED, "prefer": "wait=1"}, timeout=60)
    assert (early.status_code, early.json()["status"]) == (202, "processing")
    jsonschema.validate(early.json(), PREDICTION)


async def test_a_photograph_is_restored_from_a_data_uri_and_from_an_uploaded_file(sandbox: Any) -> None:
    uploaded = await client(sandbox).files.async_create(io.BytesIO(photograph()), filename="photo.png")
    for given in (data_uri(photograph()), uploaded.urls["get"]):
        output = await client(sandbox).async_run("flux-kontext-apps/restore-image", {"input_image": given})
        assert (await shown(sandbox, output)).size == (96, 64)


async def test_references_are_shown_in_the_picture(sandbox: Any) -> None:
    red = io.BytesIO()
    Image.new("RGB", (60, 60), "red").save(red, "PNG")
    given = {
        "prompt": "A fox",
        "image_input": [data_uri(red.getvalue())],
        "aspect_ratio": "1:1",
        "output_format": "png",
    }
    output = await client(sandbox).async_run("google/nano-banana", given)
    colours = {colour: count for count, colour in (await shown(sandbox, output)).getcolors(2**24) or []}
    assert colours[255, 0, 0] > 10_000


async def test_inputs_that_a_model_does_not_know_are_dropped(sandbox: Any) -> None:
    prediction = await create(sandbox, input={"references": [data_uri(photograph())], "negative_prompt": "rain"})
    assert prediction.input == {"prompt": "A fox"}


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({}, "- input: prompt is required\n"),
        ({"prompt": 5}, "- input.prompt: Invalid type. Expected: string, given: integer\n"),
        ({"prompt": "", "safety_tolerance": 9}, "- input.safety_tolerance: Must be less than or equal to 6\n"),
        ({"prompt": "", "output_format": "gif"}, "- input.output_format: input.output_format must be one of the "),
        ({"prompt": "", "input_image": "photo.png"}, "- input: not a valid URL or data URI\n"),
    ],
)
async def test_an_invalid_input_is_refused(sandbox: Any, given: dict[str, Any], detail: str) -> None:
    with pytest.raises(ReplicateError) as refused:
        await client(sandbox).models.predictions.async_create(model=EDITOR, input=given)
    assert (refused.value.status, refused.value.title) == (422, "Input validation failed")
    assert str(refused.value.detail).startswith(detail)


async def test_unknown_models_versions_predictions_and_keys_are_refused(sandbox: Any) -> None:
    api = client(sandbox)
    for status, attempt in (
        (404, api.models.predictions.async_create(model="acme/unknown", input={})),
        (404, api.models.async_get("acme/unknown")),
        (422, api.predictions.async_create(version="0" * 64, input={})),
        (404, api.predictions.async_get("unknown")),
        (401, client(sandbox, "r8_live_key").predictions.async_get("unknown")),
    ):
        with pytest.raises(ReplicateError) as refused:
            await attempt
        assert refused.value.status == status


async def test_a_prediction_that_never_ends_is_cancelled(sandbox: Any) -> None:
    prediction = await create(sandbox, prompt="A fox [[never]]")
    await prediction.async_cancel()
    await prediction.async_reload()
    assert (prediction.status, prediction.output) == ("canceled", None)
    assert prediction.metrics["predict_time"] > 0


async def test_refused_content_fails_and_an_aborted_prediction_says_so(sandbox: Any) -> None:
    with pytest.raises(ModelError, match="flagged as sensitive"):
        await client(sandbox).async_run(EDITOR, {"prompt": "A fox [[refuse]]"})
    aborted = await create(sandbox, prompt="A fox [[abort]]")
    path = f"/sandbox/replicate/v1/predictions/{aborted.id}"

    async def is_aborted() -> bool:
        return bool((await sandbox.http.get(path, headers=AUTHORIZED)).json()["status"] == "aborted")

    await eventually(is_aborted)  # not by the SDK, which does not know this state


async def test_predictions_are_listed_newest_first_in_pages(sandbox: Any) -> None:
    path, body = f"/sandbox/replicate/v1/models/{EDITOR}/predictions", {"input": {"prompt": "[[slow 86400]]"}}
    made = [(await sandbox.http.post(path, json=body, headers=AUTHORIZED)).json()["id"] for _ in range(103)]
    first = await client(sandbox).predictions.async_list()
    assert [each.id for each in first] == made[:2:-1]
    none = await sandbox.http.get(LISTED + "?created_after=2999-01-01T00:00:00Z", headers=AUTHORIZED)
    assert none.json()["results"] == []
    second = (await sandbox.http.get(first.next, headers=AUTHORIZED)).json()  # others may be aborted
    assert ([each["id"] for each in second["results"]][:3], second["next"]) == (made[2::-1], None)


async def test_the_schema_of_a_model_is_published(sandbox: Any) -> None:
    model = await client(sandbox).models.async_get(DEV)
    schemas = model.latest_version.openapi_schema["components"]["schemas"]
    assert schemas["Input"]["required"] == ["prompt"]
    assert "webp" in schemas["output_format"]["enum"]
    assert schemas["Output"]["items"] == {"type": "string", "format": "uri"}
    versions = await model.versions.async_list()
    assert [each.id for each in versions] == [model.latest_version.id]


async def test_webhooks_are_signed_filtered_and_the_final_one_is_repeated(sandbox: Any) -> None:
    sandbox.receiver.failures = 1
    await create(sandbox, webhook=HOOK, webhook_events_filter=["completed"])
    await sandbox.until(lambda: sandbox.receiver.attempts == 1)
    await sandbox.advance(2)
    await sandbox.until(lambda: len(sandbox.receiver.calls) == 1)
    headers, body = sandbox.receiver.calls[0]
    secret = await client(sandbox).webhooks.default.async_secret()
    assert Webhook(secret.key).verify(body, headers)["status"] == "succeeded"
    request = httpx.Request("POST", HOOK, headers=headers, content=body)
    client(sandbox).webhooks.validate(request=request, secret=secret)


async def test_files_and_outputs_go_away(sandbox: Any) -> None:
    api = client(sandbox)
    uploaded = await api.files.async_create(io.BytesIO(b"text"), filename="a.txt")
    assert await api.files.async_delete(uploaded.id)
    with pytest.raises(ReplicateError):
        await api.files.async_get(uploaded.id)
    done = await ended(await create(sandbox))
    await sandbox.advance(3601)
    assert (await sandbox.http.get(done.output)).status_code == 404
    late = await api.predictions.async_get(done.id)
    assert (late.output, late.input) == (None, {})
