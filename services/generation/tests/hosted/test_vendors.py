"""What each vendor is asked for, and what its answers, refusals and failures become."""

from io import BytesIO
from typing import Any

import pytest
from generation.jobs.providers.provider import ContentRefused, PermanentFailure, TemporaryFailure
from PIL import Image

from .bench import MODEL_OF, Bench
from .fake_vendors import FakeVendors

VENDORS = list(MODEL_OF)
POLLED = ["replicate", "fal", "comfyui"]
COSTS = {"replicate": 40_000, "openai": 30_210, "fal": 80_000, "comfyui": 0}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_picture_is_made_and_its_cost_recorded_once(models: Bench, vendor: str) -> None:
    result = await models.make(MODEL_OF[vendor])
    with Image.open(BytesIO(result.picture)) as picture:
        assert (picture.format, picture.size) == ("PNG", (60, 40))
    assert (result.cost, result.charged, result.is_own) == (0, COSTS[vendor], False)
    (row,) = await models.predictions()
    assert (row.state, row.vendor, row.model, row.cost) == ("succeeded", vendor, MODEL_OF[vendor], COSTS[vendor])
    assert row.vendor_id == result.request_id
    assert models.stages == ["0/3 submitting", "1/3 waiting for the model", "2/3 downloading"]


async def test_replicate_is_told_the_members_of_its_model(models: Bench, vendors: FakeVendors) -> None:
    await models.make(MODEL_OF["replicate"])
    (made,) = vendors.made
    assert made["model"] == "black-forest-labs/flux-kontext-pro"
    assert made["input"]["input_image"].startswith("data:image/png;base64,")
    assert (made["input"]["aspect_ratio"], made["input"]["output_format"]) == ("3:2", "png")
    assert "Restore this photograph" in made["input"]["prompt"]


async def test_a_member_that_the_model_does_not_know_costs_no_picture(models: Bench, vendors: FakeVendors) -> None:
    vendors.known = ("prompt", "seed", "aspect_ratio", "output_format", "safety_tolerance")
    failure = await models.failure(MODEL_OF["replicate"])
    assert isinstance(failure, PermanentFailure)
    assert "flux-kontext-pro.toml: input: the model does not know input_image" in failure.reason
    assert (vendors.made, await models.predictions()) == ([], [])


async def test_openai_edits_pictures_and_generates_from_words(models: Bench, vendors: FakeVendors) -> None:
    await models.make(MODEL_OF["openai"])
    await models.draw("gpt-image-2")
    edited, drawn = (made["input"] for made in vendors.made)
    assert (edited["pictures"], edited["size"], edited["model"]) == (1, "1536x1024", "gpt-image-2")
    assert (drawn["size"], drawn["n"]) == ("1024x1536", 1)
    assert drawn["prompt"] == "a dancer, standing pose\nThe picture must not show: nudity, gore."


async def test_fal_gets_nested_members_and_a_seed(models: Bench, vendors: FakeVendors) -> None:
    await models.draw("flux-dev")
    (made,) = vendors.made
    assert made["input"]["image_size"] == {"width": 768, "height": 1024}
    assert made["input"]["seed"] == 7 + 2**40 % 2**31


async def test_comfyui_executes_the_workflow_with_the_uploaded_picture(models: Bench, vendors: FakeVendors) -> None:
    await models.make(MODEL_OF["comfyui"])
    ((made,), (upload,)) = vendors.made, vendors.uploads
    assert made["input"]["1"]["inputs"]["image"] == upload.decode()
    assert "Restore this photograph" in made["input"]["5"]["inputs"]["prompt"]
    assert made["input"]["8"]["inputs"]["vae"] == ["4", 0]


REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "openai": (400, {"error": {"code": "moderation_blocked", "message": "Your request was rejected"}}),
    "fal": (422, {"detail": [{"type": "content_policy_violation"}]}),
}


@pytest.mark.parametrize("vendor", list(REFUSALS))
async def test_a_refused_submission_is_a_refusal_of_content(models: Bench, vendors: FakeVendors, vendor: str) -> None:
    vendors.refuse = [REFUSALS[vendor]]
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, ContentRefused)
    (row,) = await models.predictions()
    assert (row.state, row.cost) == ("refused", 0)


@pytest.mark.parametrize(
    ("vendor", "error"), [("replicate", "E005: flagged as sensitive"), ("fal", "content_policy_violation")]
)
async def test_a_refused_prediction_is_a_refusal_of_content(
    models: Bench, vendors: FakeVendors, vendor: str, error: str
) -> None:
    vendors.status, vendors.error = "failed", error
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, ContentRefused)
    assert error in failure.reason
    assert [row.state for row in await models.predictions()] == ["refused"]


@pytest.mark.parametrize("vendor", POLLED)
async def test_a_failed_prediction_is_permanent_with_its_reason(
    models: Bench, vendors: FakeVendors, vendor: str
) -> None:
    vendors.status, vendors.error = "failed", "tensor of the wrong shape"
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, PermanentFailure)
    assert "tensor of the wrong shape" in failure.reason
    assert [row.state for row in await models.predictions()] == ["failed"]


async def test_an_aborted_prediction_may_be_asked_for_again(models: Bench, vendors: FakeVendors) -> None:
    vendors.status = "aborted"
    assert isinstance(await models.failure(MODEL_OF["replicate"]), TemporaryFailure)


@pytest.mark.parametrize("vendor", VENDORS)
async def test_statuses_that_pass_are_repeated(models: Bench, vendors: FakeVendors, vendor: str) -> None:
    vendors.refuse = [(429, {"detail": "slow down"}), (503, {"detail": "overloaded"})]
    await models.make(MODEL_OF[vendor])
    assert len(vendors.made) == 1


@pytest.mark.parametrize("vendor", VENDORS)
async def test_an_error_is_shown_to_staff_without_the_key(models: Bench, vendors: FakeVendors, vendor: str) -> None:
    body = {"detail": f"wrong key r8_test_secret sk-test-secret {'x' * 2000}"}
    vendors.refuse = [(401, body)]
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, TemporaryFailure)
    assert "HTTP 401: " in failure.reason
    assert "wrong key" in failure.reason
    assert len(failure.reason) < 650
    own_key = {"replicate": "r8_test_secret", "openai": "sk-test-secret"}.get(vendor)
    assert own_key is None or own_key not in failure.reason


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        pytest.param("html", "not a PNG, JPEG or WebP", id="HTML called image/png"),
        pytest.param("bomb", "pixels", id="decompression bomb"),
        pytest.param("huge", "bytes", id="too many bytes"),
        pytest.param("foreign", "not on the list", id="foreign host"),
        pytest.param("private", "not on the list", id="private address"),
        pytest.param("redirect", "not on the list", id="redirect to a private address"),
    ],
)
async def test_a_hostile_result_is_a_permanent_failure_that_keeps_its_cost(
    models: Bench, vendors: FakeVendors, output: str, reason: str
) -> None:
    vendors.output = output
    failure = await models.failure(MODEL_OF["replicate"])
    assert isinstance(failure, PermanentFailure)
    assert reason in failure.reason
    (row,) = await models.predictions()
    assert (row.state, row.cost) == ("failed", 40_000)


async def test_an_answer_that_is_no_picture_is_paid_for_and_refused(models: Bench, vendors: FakeVendors) -> None:
    vendors.output = "html"
    assert "not a PNG" in (await models.failure(MODEL_OF["openai"])).reason
    (row,) = await models.predictions()
    assert (row.state, row.cost) == ("failed", COSTS["openai"])
