"""Faults that a client orders of the stand-ins of image vendors, their charges, and their page."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from sandbox.settings import SandboxSettings
from standardwebhooks import Webhook, WebhookVerificationError
from testkit.conditions import eventually

KEY = {"authorization": "Bearer test_key"}
FAL_KEY = {"authorization": "Key test_key"}
PREDICTIONS = "/sandbox/replicate/v1/models/black-forest-labs/flux-kontext-pro/predictions"
IMAGES = "/sandbox/openai/v1/images/generations"
QUEUE = "/sandbox/fal/fal-ai/flux/dev"
FAULTS = "/sandbox/models/faults"
HOOK = "http://shop/vendors/webhook"


@pytest.fixture
async def sandbox(shared_sandbox: Any) -> Any:
    shared_sandbox.receiver.calls.clear()
    await shared_sandbox.http.delete(FAULTS)
    return shared_sandbox


async def predict(sandbox: Any, prompt: str, wait: bool = True, **more: Any) -> httpx.Response:
    headers = KEY | ({"prefer": "wait"} if wait else {})
    body = {"input": {"prompt": prompt, "aspect_ratio": "1:1"}, **more}
    response: httpx.Response = await sandbox.http.post(PREDICTIONS, json=body, headers=headers, timeout=60)
    return response


async def charges(sandbox: Any, prompt: str) -> list[dict[str, Any]]:
    """What was asked with a prompt."""
    found = (await sandbox.http.get("/sandbox/models/charges")).json()["data"]
    return [each for each in found if each["prompt"] == prompt]


async def order(sandbox: Any, **fault: Any) -> None:
    assert (await sandbox.http.post(FAULTS, json=fault)).status_code == 201


async def test_an_ordered_fault_is_of_so_many_requests(sandbox: Any) -> None:
    await order(sandbox, name="429", vendor="replicate", times=2, argument=7)
    refused = [await predict(sandbox, "Twice refused") for _ in range(2)]
    assert [(each.status_code, each.headers["retry-after"]) for each in refused] == [(429, "7")] * 2
    assert refused[0].json()["detail"] == "Request was throttled. Your rate limit resets in ~7s."
    assert await charges(sandbox, "Twice refused") == []
    assert (await sandbox.http.get(FAULTS)).json() == []
    assert (await predict(sandbox, "Twice refused")).status_code == 201


async def test_an_ordered_fault_is_of_one_step_vendor_and_model(sandbox: Any) -> None:
    await order(sandbox, name="503", vendor="replicate", step="poll", model="black-forest-labs/flux-kontext-pro")
    await order(sandbox, name="500", vendor="openai")
    made = await predict(sandbox, "A fox")
    address = made.json()["urls"]["get"]
    assert [(await sandbox.http.get(address, headers=KEY)).status_code for _ in range(2)] == [503, 200]
    assert len((await sandbox.http.get(FAULTS)).json()) == 1
    await sandbox.http.delete(FAULTS)
    assert (await sandbox.http.get(FAULTS)).json() == []


@pytest.mark.parametrize("fault", [{}, {"name": "explode"}, {"name": "429", "step": "sleep"}, {"name": "fail", "x": 1}])
async def test_an_unknown_fault_is_refused(sandbox: Any, fault: dict[str, Any]) -> None:
    assert (await sandbox.http.post(FAULTS, json=fault)).status_code == 422


async def test_an_answer_is_lost_after_the_job_was_accepted(sandbox: Any) -> None:
    """The client cannot know it, but finds the job where its vendor lists jobs, and one picture is charged."""
    image = {"model": "gpt-image-2", "prompt": "Lost [[lost]]"}
    workflow = {"1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}}}
    workflow["2"] = {"class_type": "SaveImage", "inputs": {"filename_prefix": "a", "images": ["1", 0]}}
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    await sandbox.http.post("/sandbox/comfyui/upload/image", files={"image": ("a.png", buffer.getvalue())})
    await order(sandbox, name="lost", vendor="comfyui")
    for path, body, headers in (
        (PREDICTIONS, {"input": {"prompt": "Lost [[lost]]"}}, KEY),
        (IMAGES, image, KEY),
        (QUEUE, {"prompt": "Lost [[lost]]"}, FAL_KEY),
        ("/sandbox/comfyui/prompt", {"prompt": workflow, "prompt_id": "known"}, {}),
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await sandbox.http.post(path, json=body, headers=headers)

    async def all_charged() -> bool:
        found = [*await charges(sandbox, "Lost [[lost]]"), *await charges(sandbox, "")]
        return sorted(each["vendor"] for each in found if each["charged"]) == ["comfyui", "fal", "openai", "replicate"]

    await eventually(all_charged)
    listed = (await sandbox.http.get("/sandbox/replicate/v1/predictions", headers=KEY)).json()["results"]
    assert [each["input"]["prompt"] for each in listed].count("Lost [[lost]]") == 1
    assert "known" in (await sandbox.http.get("/sandbox/comfyui/history")).json()


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("html", 200, "text/html; charset=utf-8"),
        ("missing", 404, ""),
        ("redirect", 302, ""),
        ("half", 200, "image/png"),
    ],
)
async def test_a_download_is_not_the_picture(sandbox: Any, fault: str, status: int, kind: str) -> None:
    output = (await predict(sandbox, f"A fox [[{fault}]]")).json()["output"]
    response = await sandbox.http.get(output)
    assert (response.status_code, response.headers.get("content-type", "")) == (status, kind)
    assert fault != "redirect" or response.headers["location"].startswith("http://169.254.169.254/")
    if fault == "half":
        with pytest.raises(OSError, match="truncated"):
            Image.open(io.BytesIO(response.content)).load()


async def test_a_download_is_cut_off(sandbox: Any) -> None:
    output = (await predict(sandbox, "A fox [[truncated]]")).json()["output"]
    with pytest.raises(httpx.RemoteProtocolError):
        await sandbox.http.get(output)


@pytest.mark.parametrize(("fault", "begin"), [("private", "http://169.254."), ("foreign", "https://pictures.foreign.")])
async def test_an_output_is_elsewhere(sandbox: Any, fault: str, begin: str) -> None:
    assert (await predict(sandbox, f"A fox [[{fault}]]")).json()["output"].startswith(begin)


async def test_webhooks_are_forged_or_told_twice(sandbox: Any) -> None:
    secret = (await sandbox.http.get("/sandbox/replicate/v1/webhooks/default/secret", headers=KEY)).json()["key"]
    prompt = "A fox [[webhook-twice]] [[webhook-forged]]"
    await predict(sandbox, prompt, webhook=HOOK, webhook_events_filter=["completed"])
    await sandbox.until(lambda: len(sandbox.receiver.calls) == 2)
    (headers, body), (again, _) = sandbox.receiver.calls
    assert headers["webhook-id"] == again["webhook-id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


async def test_an_unfinished_job_goes_on_after_a_restart(settings: SandboxSettings, port: int, serve: Any) -> None:
    async with serve(settings, port) as sandbox:
        made = (await predict(sandbox, "A fox [[slow 600]]", wait=False)).json()
    async with serve(settings, port) as sandbox:
        await sandbox.advance(601)

        async def succeeded() -> bool:
            found = await sandbox.http.get(made["urls"]["get"], headers=KEY)
            return bool(found.json()["status"] == "succeeded")

        await eventually(succeeded)


async def test_the_page_shows_jobs_with_their_pictures(sandbox: Any) -> None:
    await predict(sandbox, "A <fox>")
    browser = {"accept": "text/html"}
    page = (await sandbox.http.get("/sandbox/models/", headers=browser)).text
    assert "A &lt;fox&gt;" in page
    address = page.partition('<a href="/sandbox/models/files/')[2].partition('"')[0]
    picture = await sandbox.http.get(f"/sandbox/models/files/{address}")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    other = (await sandbox.http.get("/sandbox/models/comfyui", headers=browser)).text
    assert "A &lt;fox&gt;" not in other
    assert '<a href="/sandbox/models/">' in (await sandbox.http.get("/sandbox/", headers=browser)).text
