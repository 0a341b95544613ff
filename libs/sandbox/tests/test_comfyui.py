"""A ComfyUI server's API: workflows, validation, queue, history, pictures."""

import io
from secrets import token_hex
from typing import Any

import httpx
import pytest
from PIL import Image
from testkit.conditions import eventually

ROOT = "/sandbox/comfyui"


@pytest.fixture
def sandbox(shared_sandbox: Any) -> Any:
    return shared_sandbox


@pytest.fixture
def root() -> str:
    """A server of its own, so that what a test leaves in the queue is in no other test's way."""
    return f"{ROOT}/servers/{token_hex(8)}"


def photograph(size: tuple[int, int] = (96, 64)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}


def drawing(prompt: str = "A fox", **changes: Any) -> dict[str, Any]:
    """Text to image, as the server's examples have it."""
    workflow = {
        "4": node("CheckpointLoaderSimple", ckpt_name="sd_xl_base_1.0.safetensors"),
        "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
        "6": node("CLIPTextEncode", text=prompt, clip=["4", 1]),
        "7": node("CLIPTextEncode", text="watermark", clip=["4", 1]),
        "3": node(
            "KSampler",
            seed=5,
            steps=20,
            cfg=8.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", images=["8", 0], filename_prefix="books/page"),
    }
    for place, value in changes.items():
        identifier, _, name = place.removeprefix("n").partition("_")
        workflow[identifier]["inputs"][name] = value
    return workflow


def upscaling(name: str) -> dict[str, Any]:
    return {
        "1": node("LoadImage", image=name),
        "2": node("UpscaleModelLoader", model_name="RealESRGAN_x4plus.pth"),
        "3": node("ImageUpscaleWithModel", upscale_model=["2", 0], image=["1", 0]),
        "4": node("SaveImage", images=["3", 0], filename_prefix="restored"),
    }


async def submit(sandbox: Any, root: str, workflow: dict[str, Any], **more: Any) -> httpx.Response:
    response: httpx.Response = await sandbox.http.post(f"{root}/prompt", json={"prompt": workflow, **more})
    return response


async def accepted(sandbox: Any, root: str, workflow: dict[str, Any], **more: Any) -> str:
    response = await submit(sandbox, root, workflow, **more)
    assert (response.status_code, response.json()["node_errors"]) == (200, {})
    identifier: str = response.json()["prompt_id"]
    return identifier


async def history(sandbox: Any, root: str, identifier: str) -> dict[str, Any]:
    async def found() -> dict[str, Any]:
        answer: dict[str, Any] = (await sandbox.http.get(f"{root}/history/{identifier}")).json()
        return answer

    entry: dict[str, Any] = (await eventually(found))[identifier]
    return entry


async def upload(sandbox: Any, root: str, content: bytes, name: str = "photo.png", **fields: str) -> dict[str, Any]:
    response = await sandbox.http.post(f"{root}/upload/image", files={"image": (name, content)}, data=fields)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


async def state(sandbox: Any, root: str) -> tuple[list[str], list[str]]:
    """The ids of what runs and of what waits."""
    queue = (await sandbox.http.get(f"{root}/queue")).json()
    return [each[1] for each in queue["queue_running"]], [each[1] for each in queue["queue_pending"]]


async def test_a_workflow_draws_a_picture(sandbox: Any, root: str) -> None:
    identifier = await accepted(sandbox, root, drawing(), client_id="c1")
    entry = await history(sandbox, root, identifier)
    assert (entry["status"]["status_str"], entry["status"]["completed"]) == ("success", True)
    assert [name for name, _ in entry["status"]["messages"]] == [
        "execution_start",
        "execution_cached",
        "execution_success",
    ]
    assert entry["prompt"][1:] == [identifier, drawing(), {"client_id": "c1"}, ["9"]]
    (image,) = entry["outputs"]["9"]["images"]
    assert (image["subfolder"], image["type"]) == ("books", "output")
    picture = await sandbox.http.get(f"{root}/view", params=image)
    assert Image.open(io.BytesIO(picture.content)).size == (512, 768)
    assert picture.headers["content-disposition"] == f'filename="{image["filename"]}"'


async def test_an_uploaded_photograph_is_restored(sandbox: Any, root: str) -> None:
    uploaded = await upload(sandbox, root, photograph())
    assert uploaded == {"name": "photo.png", "subfolder": "", "type": "input"}
    entry = await history(sandbox, root, await accepted(sandbox, root, upscaling("photo.png")))
    picture = await sandbox.http.get(f"{root}/view", params=entry["outputs"]["4"]["images"][0])
    assert Image.open(io.BytesIO(picture.content)).size == (96, 64)


async def test_uploads_of_one_name_are_kept_apart_unless_they_overwrite(sandbox: Any, root: str) -> None:
    other = photograph((10, 10))
    names = [
        (await upload(sandbox, root, photograph()))["name"],
        (await upload(sandbox, root, photograph()))["name"],
        (await upload(sandbox, root, other))["name"],
        (await upload(sandbox, root, other, overwrite="true"))["name"],
    ]
    assert names == ["photo.png", "photo.png", "photo (1).png", "photo.png"]
    view = await sandbox.http.get(f"{root}/view", params={"filename": "photo.png", "type": "input"})
    assert view.content == other


@pytest.mark.parametrize(
    ("workflow", "at", "kind", "details"),
    [
        (drawing(n4_ckpt_name="x.pt"), "4", "value_not_in_list", "ckpt_name: 'x.pt' not in ["),
        (drawing(n3_steps=0), "3", "value_smaller_than_min", "steps"),
        (drawing(n5_width=100_000), "5", "value_bigger_than_max", "width"),
        (drawing(n3_cfg="much"), "3", "invalid_input_type", "cfg, much, could not convert string to float"),
        (
            drawing(n8_samples=["4", 0]),
            "8",
            "return_type_mismatch",
            "samples, received_type(MODEL) mismatch input_type(LATENT)",
        ),
        (drawing(n8_samples=["77", 0]), "8", "bad_linked_input", "samples"),
        (upscaling("none.png"), "1", "custom_validation_failed", "image - Invalid image file: none.png"),
        ({"9": node("SaveImage", filename_prefix="a")}, "9", "required_input_missing", "images"),
    ],
)
async def test_a_wrong_node_is_named(
    sandbox: Any, root: str, workflow: dict[str, Any], at: str, kind: str, details: str
) -> None:
    refused = await submit(sandbox, root, workflow)
    assert refused.status_code == 400
    body = refused.json()
    assert body["error"]["type"] == "prompt_outputs_failed_validation"
    assert list(body["node_errors"]) == [at]
    found = body["node_errors"][at]
    assert (found["class_type"], len(found["dependent_outputs"])) == (workflow[at]["class_type"], 1)
    (problem,) = found["errors"]
    assert problem["type"] == kind
    assert problem["details"].startswith(details)
    assert await state(sandbox, root) == ([], [])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "no_prompt"),
        ({"prompt": {}}, "prompt_no_outputs"),
        ({"prompt": {"1": {"inputs": {}}}}, "invalid_prompt"),
        ({"prompt": {"1": node("ReactorFaceSwap")}}, "invalid_prompt"),
    ],
)
async def test_what_is_no_workflow_is_refused(sandbox: Any, root: str, body: Any, kind: str) -> None:
    refused = await sandbox.http.post(f"{root}/prompt", json=body)
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, kind)


async def test_jobs_wait_for_one_another_and_are_interrupted(sandbox: Any, root: str) -> None:
    first = await accepted(sandbox, root, drawing("A fox [[never]]"))
    second, third = (
        await accepted(sandbox, root, drawing(), prompt_id="my-id"),
        await accepted(sandbox, root, drawing()),
    )

    async def queued() -> bool:
        return await state(sandbox, root) == ([first], ["my-id", third])

    await eventually(queued)
    assert (await sandbox.http.get(f"{root}/prompt")).json() == {"exec_info": {"queue_remaining": 3}}
    assert second == "my-id"
    await sandbox.http.post(f"{root}/queue", json={"delete": [third]})
    await sandbox.http.post(f"{root}/interrupt", json={"prompt_id": third})  # does not run: nothing happens
    assert (await state(sandbox, root))[0] == [first]
    await sandbox.http.post(f"{root}/interrupt", json={})
    messages = (await history(sandbox, root, first))["status"]["messages"]
    assert messages[-1][0] == "execution_interrupted"
    assert (await history(sandbox, root, second))["status"]["completed"] is True
    assert list((await sandbox.http.get(f"{root}/history")).json()) == [first, second]


async def test_servers_have_queues_of_their_own(sandbox: Any, root: str) -> None:
    await accepted(sandbox, ROOT, drawing("A fox [[never]]"))
    identifier = await accepted(sandbox, f"{root}/api", drawing())
    assert (await history(sandbox, root, identifier))["status"]["completed"] is True
    assert (await sandbox.http.get(f"{ROOT}/history/{identifier}")).json() == {}


async def test_a_failed_execution_names_its_node(sandbox: Any, root: str) -> None:
    entry = await history(sandbox, root, await accepted(sandbox, root, drawing("A fox [[fail]]")))
    name, raised = entry["status"]["messages"][-1]
    assert (name, raised["node_id"], raised["node_type"]) == ("execution_error", "3", "KSampler")
    assert "out of memory" in raised["exception_message"]
    assert (entry["status"]["status_str"], entry["outputs"]) == ("error", {})


async def test_the_history_is_deleted(sandbox: Any, root: str) -> None:
    identifier = await accepted(sandbox, root, drawing())
    await history(sandbox, root, identifier)
    await sandbox.http.post(f"{root}/history", json={"delete": [identifier]})
    assert (await sandbox.http.get(f"{root}/history")).json() == {}


async def test_nodes_and_the_system_are_described(sandbox: Any, root: str) -> None:
    one = (await sandbox.http.get(f"{root}/object_info/KSampler")).json()
    assert one["KSampler"]["input"]["required"]["steps"] == ["INT", {"default": 20, "min": 1, "max": 10000}]
    everything = (await sandbox.http.get(f"{root}/object_info")).json()
    assert everything["KSampler"] == one["KSampler"]
    stats = (await sandbox.http.get(f"{root}/system_stats")).json()
    assert stats["devices"][0]["vram_free"] > 0


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"filename": "../a.png"}, 400),
        ({"filename": "a.png", "subfolder": "../x"}, 403),
        ({"filename": "a.png"}, 404),
    ],
)
async def test_pictures_that_are_not_there_are_refused(
    sandbox: Any, root: str, params: dict[str, str], status: int
) -> None:
    assert (await sandbox.http.get(f"{root}/view", params=params)).status_code == status
