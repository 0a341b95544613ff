"""The hosted image model: predictions, and how it misbehaves when told to."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from sandbox.app import create_app, running
from sandbox.settings import SandboxSettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from testkit.conditions import eventually
from testkit.httpx_transport import HttpxTransport

KEY = {"authorization": "Bearer img_sandbox"}
PREDICTIONS = "/sandbox/images/v1/predictions"


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def submission(webhook: str | None = None, /, **values: Any) -> dict[str, Any]:
    image = f"data:image/png;base64,{b64encode(png()).decode()}"
    body: dict[str, Any] = {"model": "restore-1", "input": {"image": image, "prompt": "Restore", "seed": 7} | values}
    return body | ({"webhook": webhook} if webhook else {})


async def submit(running_sandbox: Any, key: str | None = None, /, **values: Any) -> httpx.Response:
    headers = KEY | ({"idempotency-key": key} if key else {})
    response: httpx.Response = await running_sandbox.http.post(PREDICTIONS, json=submission(**values), headers=headers)
    return response


async def poll(sandbox: Any, identifier: str) -> httpx.Response:
    response: httpx.Response = await sandbox.http.get(f"{PREDICTIONS}/{identifier}", headers=KEY)
    return response


async def ended(sandbox: Any, identifier: str) -> dict[str, Any]:
    """The prediction, once it is no longer processing."""
    found: dict[str, Any] = {}

    async def is_over() -> bool:
        found.update((await poll(sandbox, identifier)).json())
        return bool(found["status"] != "processing")

    await eventually(is_over, within=20)
    return found


async def result_of(sandbox: Any, **behaviour: Any) -> httpx.Response:
    """The download of a prediction's result."""
    identifier = (await submit(sandbox, sandbox=behaviour)).json()["id"]
    response: httpx.Response = await sandbox.http.get((await ended(sandbox, identifier))["output"][0])
    return response


async def test_a_prediction_is_computed_from_the_picture(sandbox: Any) -> None:
    accepted = await submit(sandbox)
    assert accepted.status_code == 201
    assert accepted.json()["status"] == "processing"
    prediction = await ended(sandbox, accepted.json()["id"])
    assert prediction["status"] == "succeeded"
    assert prediction["input"] == {"kind": "restoration", "prompt": "Restore", "seed": 7}
    assert (prediction["cost_micros"], prediction["error"]) == (40_000, None)
    response = await sandbox.http.get(prediction["output"][0])
    assert response.headers["content-type"] == "image/png"
    with Image.open(BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (120, 80))
        assert len(set(picture.convert("L").tobytes())) > 50


async def test_the_same_idempotency_key_is_one_prediction(sandbox: Any) -> None:
    first, again = await submit(sandbox, "job-1"), await submit(sandbox, "job-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert (await submit(sandbox, "job-1", prompt="Another")).status_code == 409
    assert (await submit(sandbox, "job-2")).json()["id"] != first.json()["id"]
    assert len((await sandbox.http.get("/sandbox/images/")).json()) == 2


async def test_every_request_needs_the_key(sandbox: Any) -> None:
    identifier = (await submit(sandbox)).json()["id"]
    for headers in ({}, {"authorization": "Bearer img_other"}, {"authorization": "Basic img_sandbox"}):
        for response in (
            await sandbox.http.post(PREDICTIONS, json=submission(), headers=headers),
            await sandbox.http.get(f"{PREDICTIONS}/{identifier}", headers=headers),
            await sandbox.http.post(f"{PREDICTIONS}/{identifier}/cancel", headers=headers),
        ):
            assert response.status_code == 401


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"image": "http://example.com/a.png"}, id="address"),
        pytest.param({"image": "data:image/png;base64,AAAA"}, id="no picture"),
        pytest.param({"image": "data:image/png;base64,!"}, id="no base64"),
        pytest.param({"seed": -1}, id="negative seed"),
        pytest.param({"unknown": 1}, id="unknown member"),
        pytest.param({"sandbox": {"output": "gold"}}, id="unknown behaviour"),
    ],
)
async def test_an_unusable_input_is_refused(sandbox: Any, values: dict[str, Any]) -> None:
    response = await submit(sandbox, **values)
    assert response.status_code == 422
    assert response.json()["title"] == "Input validation failed"


async def test_a_prediction_is_cancelled_unless_it_is_over(sandbox: Any) -> None:
    slow = (await submit(sandbox, sandbox={"seconds": 3600})).json()["id"]
    cancelled = await sandbox.http.post(f"{PREDICTIONS}/{slow}/cancel", headers=KEY)
    assert cancelled.json()["status"] == "canceled"
    await sandbox.advance(4000)
    assert (await poll(sandbox, slow)).json()["status"] == "canceled"
    quick = (await submit(sandbox)).json()["id"]
    await ended(sandbox, quick)
    assert (await sandbox.http.post(f"{PREDICTIONS}/{quick}/cancel", headers=KEY)).json()["status"] == "succeeded"
    assert (await poll(sandbox, "unknown")).status_code == 404


async def test_a_slow_prediction_is_over_when_the_clock_says_so(sandbox: Any) -> None:
    identifier = (await submit(sandbox, sandbox={"seconds": 3600})).json()["id"]
    never = (await submit(sandbox, sandbox={"never_ends": True})).json()["id"]
    await sandbox.advance(3590)
    assert (await poll(sandbox, identifier)).json()["status"] == "processing"
    await sandbox.advance(20)
    assert (await ended(sandbox, identifier))["status"] == "succeeded"
    assert (await poll(sandbox, never)).json()["status"] == "processing"


async def test_it_fails_permanently(sandbox: Any) -> None:
    identifier = (await submit(sandbox, sandbox={"failure": "flagged as sensitive"})).json()["id"]
    prediction = await ended(sandbox, identifier)
    assert (prediction["status"], prediction["error"]) == ("failed", "flagged as sensitive")
    assert (prediction["output"], prediction["cost_micros"]) == (None, 0)


async def test_it_refuses_some_requests_of_a_step(sandbox: Any) -> None:
    refuse = {"poll": {"times": 2, "status": 503, "retry_after": 3}, "download": {"times": 1, "status": 500}}
    identifier = (await submit(sandbox, sandbox={"refuse": refuse})).json()["id"]
    polls = [await poll(sandbox, identifier) for _ in range(3)]
    assert [each.status_code for each in polls] == [503, 503, 200]
    assert polls[0].headers["retry-after"] == "3"
    address = (await ended(sandbox, identifier))["output"][0]
    assert [(await sandbox.http.get(address)).status_code for _ in range(2)] == [500, 200]


async def test_a_behaviour_is_set_for_a_model_and_counts_its_submissions(sandbox: Any) -> None:
    behaviour = {"model": "restore-1", "refuse": {"submit": {"times": 1, "status": 429}}, "lose_answers": 1}
    assert (await sandbox.http.post("/sandbox/images/behaviour", json=behaviour)).status_code == 200
    assert [(await submit(sandbox, "k")).status_code for _ in range(3)] == [429, 502, 200]
    wrong = await sandbox.http.post("/sandbox/images/behaviour", json={"model": "restore-1", "colour": "red"})
    assert wrong.status_code == 422
    everything = {"failure": "overloaded"}
    await sandbox.http.post("/sandbox/images/behaviour", json=everything)
    assert set((await sandbox.http.get("/sandbox/images/behaviour")).json()) == {"*", "restore-1"}
    assert (await sandbox.http.delete("/sandbox/images/behaviour")).status_code == 204
    assert (await sandbox.http.get("/sandbox/images/behaviour")).json() == {}


async def test_results_lie_about_their_type(sandbox: Any) -> None:
    html = await result_of(sandbox, output="html")
    assert (html.headers["content-type"], html.content[:9]) == ("image/png", b"<!doctype")
    bomb = await result_of(sandbox, output="bomb")
    with pytest.raises(Image.DecompressionBombError, match="400000000 pixels"):
        Image.open(BytesIO(bomb.content), formats=["PNG"])
    assert len(bomb.content) < 1_000_000
    with pytest.raises(OSError, match="truncated"):
        Image.open(BytesIO((await result_of(sandbox, output="truncated")).content)).load()
    assert len((await result_of(sandbox, output="huge")).content) > 64_000_000


async def test_results_lead_elsewhere(sandbox: Any) -> None:
    redirect = await result_of(sandbox, output="redirect")
    assert redirect.status_code == 302
    assert redirect.headers["location"].startswith("http://169.254.169.254/")
    assert (await result_of(sandbox, output="missing")).status_code == 404
    for output, address in (("foreign", "https://images.foreign.example/"), ("internal", "http://169.254.169.254/")):
        identifier = (await submit(sandbox, sandbox={"output": output})).json()["id"]
        assert (await ended(sandbox, identifier))["output"][0].startswith(address)


async def test_polls_contradict_each_other(sandbox: Any) -> None:
    identifier = (await submit(sandbox, sandbox={"flips": True})).json()["id"]
    first = (await ended(sandbox, identifier))["output"][0]
    second = (await poll(sandbox, identifier)).json()["output"][0]
    assert first != second
    contents = [(await sandbox.http.get(address)).content for address in (first, second)]
    assert contents[0] != contents[1]


async def test_polls_are_garbled_or_far_too_big(sandbox: Any) -> None:
    garbled = (await submit(sandbox, sandbox={"garbled": True})).json()["id"]
    assert (await poll(sandbox, garbled)).content.startswith(b"<html>")
    padded = (await submit(sandbox, sandbox={"padding": 1_000_000})).json()["id"]
    assert len((await poll(sandbox, padded)).content) > 1_000_000


async def test_a_request_hangs_until_the_client_gives_up(sandbox: Any) -> None:
    identifier = (await submit(sandbox, sandbox={"hang": ["poll"]})).json()["id"]
    with pytest.raises(httpx.ReadTimeout):
        await sandbox.http.get(f"{PREDICTIONS}/{identifier}", headers=KEY, timeout=0.2)


async def test_the_webhook_is_called_as_often_as_told_and_again_after_a_failure(settings: SandboxSettings) -> None:
    received: list[dict[str, Any]] = []

    async def receive(request: Request) -> Response:
        received.append(await request.json())
        return Response(status_code=503 if len(received) == 1 else 204)

    async def three_calls() -> bool:
        return len(received) == 3

    shop = Starlette(routes=[Route("/done", receive, methods=["POST"])])
    app = create_app(settings, HttpxTransport(httpx.ASGITransport(shop)))
    transport = httpx.ASGITransport(app, root_path="")
    async with running(app), httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        body = submission("http://shop/done", sandbox={"webhooks": 2})
        accepted = await http.post("/images/v1/predictions", json=body, headers=KEY)
        await eventually(three_calls, within=20)
    assert {each["id"] for each in received} == {accepted.json()["id"]}
    assert {each["status"] for each in received} == {"succeeded"}


async def test_predictions_survive_a_restart(settings: SandboxSettings, port: int, serve: Any) -> None:
    async with serve(settings, port) as before:
        identifier = (await submit(before, "job", sandbox={"seconds": 3600})).json()["id"]
    async with serve(settings, port) as after:
        await after.advance(4000)
        assert (await ended(after, identifier))["status"] == "succeeded"
        assert (await submit(after, "job", sandbox={"seconds": 3600})).json()["id"] == identifier


async def test_the_page_shows_predictions_and_behaviours(sandbox: Any) -> None:
    identifier = (await submit(sandbox)).json()["id"]
    await sandbox.http.post("/sandbox/images/behaviour", json={"model": "<b>", "failure": "<i>"})
    page = (await sandbox.http.get("/sandbox/images/", headers={"accept": "text/html"})).text
    assert identifier in page
    assert "&lt;b&gt;" in page
    assert "<i>" not in page
    assert (await sandbox.http.get(f"/sandbox/images/inputs/{identifier}")).content == png()
