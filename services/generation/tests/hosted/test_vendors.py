"""What each vendor is asked for, and what its answers, refusals and failures become."""

from io import BytesIO
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from generation.jobs.providers.hosted.accounts import account
from generation.jobs.providers.provider import ContentRefused, PermanentFailure, TemporaryFailure
from generation.settings import VendorSettings
from PIL import Image
from sandbox.vendors.jobs import Vendor
from testkit.conditions import eventually

from .bench import MODEL_OF, Bench, bench, misspelt, vendor_settings
from .stand_ins import StandIns, encoded, png

VENDORS: list[Vendor] = ["replicate", "openai", "fal", "comfyui"]


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_picture_is_made_and_what_the_vendor_charges_is_recorded_once(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    result = await models.make(MODEL_OF[vendor])
    with Image.open(BytesIO(result.picture)) as picture:
        assert picture.format == "PNG"
        assert picture.width / picture.height == pytest.approx(3 / 2, rel=0.01)
    (job,) = vendors.asked
    assert (result.cost, result.charged, result.is_own) == (0, job.cost_micros, False)
    (row,) = await models.predictions()
    assert (row.state, row.vendor, row.model, row.cost) == ("succeeded", vendor, MODEL_OF[vendor], job.cost_micros)
    assert row.vendor_id == result.request_id
    assert models.stages == ["0/3 submitting", "1/3 waiting for the model", "2/3 downloading"]


async def test_replicate_is_told_the_members_of_its_model(models: Bench, vendors: StandIns) -> None:
    await models.make(MODEL_OF["replicate"])
    (job,) = vendors.asked
    given = job.details["input"]
    assert job.model == "black-forest-labs/flux-kontext-pro"
    assert given["input_image"].startswith("data:image/png;base64,")
    assert (given["aspect_ratio"], given["output_format"]) == ("3:2", "png")
    assert "Restore this photograph" in given["prompt"]


async def test_a_member_that_the_model_does_not_know_costs_no_picture(
    models: Bench, vendors: StandIns, tmp_path: Path
) -> None:
    async with bench(models.database, vendors, folder=misspelt(tmp_path)) as own:
        failure = await own.failure(MODEL_OF["replicate"])
        assert isinstance(failure, PermanentFailure)
        assert "flux-kontext-pro.toml: input: the model does not know inputimage" in failure.reason
        assert (vendors.asked, await own.predictions()) == ([], [])


async def test_openai_edits_pictures_and_generates_from_words(models: Bench, vendors: StandIns) -> None:
    await models.make(MODEL_OF["openai"])
    await models.draw("gpt-image-2")
    edited, drawn = (job.order for job in vendors.asked)
    assert (len(edited.references), edited.width, edited.height) == (1, 1536, 1024)
    assert (drawn.references, drawn.width, drawn.height, drawn.count) == ([], 1024, 1536, 1)
    assert drawn.prompt == "a dancer, standing pose\nThe picture must not show: nudity, gore."


async def test_fal_gets_nested_members_and_a_seed(models: Bench, vendors: StandIns) -> None:
    await models.draw("flux-dev")
    (job,) = vendors.asked
    assert (job.order.width, job.order.height, job.order.seed) == (768, 1024, 7 + 2**40 % 2**31)


async def test_comfyui_executes_the_workflow_with_the_uploaded_picture(models: Bench, vendors: StandIns) -> None:
    await models.make(MODEL_OF["comfyui"])
    (job,) = vendors.asked
    workflow, (reference,) = job.details["workflow"], job.order.references
    uploaded = vendors.files.find("comfyui", reference.removeprefix("file:"))
    assert uploaded is not None
    assert (uploaded.content, uploaded.name) == (png(), f"input//{workflow['1']['inputs']['image']}")
    assert "Restore this photograph" in workflow["5"]["inputs"]["prompt"]
    assert workflow["8"]["inputs"]["vae"] == ["4", 0]


@pytest.mark.parametrize(("vendor", "side"), [("replicate", 300), ("fal", 840)])
async def test_a_picture_above_the_vendors_limit_for_data_uris_is_uploaded(
    models: Bench, vendors: StandIns, vendor: Vendor, side: int
) -> None:
    noise = encoded(Image.frombytes("RGB", (side, side), Random(side).randbytes(3 * side * side)))
    await vendors.order("503", vendor, "upload")
    await models.make(MODEL_OF[vendor], picture=noise)
    (job,) = vendors.asked
    (reference,) = job.order.references
    assert reference.startswith(f"{vendors.url}/{vendor}/")
    uploaded = vendors.files.of_any_vendor(reference.partition("/files/")[2].partition("/")[0])
    assert (uploaded and uploaded.content) == noise
    assert (await vendors.http.get("/sandbox/models/faults")).json() == []


@pytest.mark.parametrize("model", ["gpt-image-2-repair", "comfy-inpaint"])
async def test_a_model_is_told_what_is_damaged(models: Bench, vendors: StandIns, model: str) -> None:
    mask = Image.new("RGBA", (60, 40), "black")
    mask.paste((255, 255, 255, 0), (0, 0, 20, 40))
    await models.make(model, mask=encoded(mask))
    (job,) = vendors.asked
    given = vendors.files.find(job.vendor, str(job.order.mask).removeprefix("file:"))
    assert (given and given.content, len(job.order.references)) == (encoded(mask), 1)


@pytest.mark.parametrize(
    ("vendor", "fault", "words"),
    [
        ("replicate", "refuse", "E005"),
        ("openai", "refuse", "moderation_blocked"),
        ("fal", "refuse", "content_policy_violation"),
        ("fal", "nsfw", "has_nsfw_concepts"),
    ],
)
async def test_a_refusal_of_content_says_so_and_costs_nothing(
    models: Bench, vendors: StandIns, vendor: Vendor, fault: str, words: str
) -> None:
    await vendors.order(fault, vendor)
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, ContentRefused)
    assert words in failure.reason
    (row,) = await models.predictions()
    assert (row.state, row.cost) == ("refused", 0)


@pytest.mark.parametrize(
    ("vendor", "words"), [("replicate", "CUDA out of memory"), ("fal", "500"), ("comfyui", "out of memory")]
)
async def test_a_failed_prediction_is_permanent_with_its_reason(
    models: Bench, vendors: StandIns, vendor: Vendor, words: str
) -> None:
    await vendors.order("fail", vendor)
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, PermanentFailure)
    assert words in failure.reason
    assert [row.state for row in await models.predictions()] == ["failed"]


async def test_an_aborted_prediction_may_be_asked_for_again(models: Bench, vendors: StandIns) -> None:
    await vendors.order("abort", "replicate")
    assert isinstance(await models.failure(MODEL_OF["replicate"]), TemporaryFailure)


async def test_a_workflow_that_is_interrupted_may_be_asked_for_again(models: Bench, vendors: StandIns) -> None:
    await vendors.order("never", "comfyui")

    async def interrupted() -> bool:
        running = [job for job in vendors.asked if job.status == "running"]
        return bool(running) and (await vendors.http.post("/sandbox/comfyui/interrupt")).is_success

    failure, _ = await models.failing(MODEL_OF["comfyui"], eventually(interrupted))
    assert isinstance(failure, TemporaryFailure)
    assert "aborted" in failure.reason


@pytest.mark.parametrize("vendor", VENDORS)
async def test_statuses_that_pass_are_repeated(models: Bench, vendors: StandIns, vendor: Vendor) -> None:
    await vendors.order("429", vendor, times=1, argument=5)
    await vendors.order("503", vendor, times=2)
    await models.make(MODEL_OF[vendor])
    assert (len(vendors.asked), vendors.charged) == (1, 1)


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_refused_account_is_shown_to_staff_and_not_asked_at_once_again(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    await vendors.order("402", vendor)
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, TemporaryFailure)
    assert "HTTP 402: " in failure.reason
    assert vendors.asked == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_account_is_opened_before_the_event_loop_runs(vendor: Vendor) -> None:
    """As each process of the distributed topology does."""
    given = VendorSettings.model_validate({"api_key": "r8_key", "servers": ["http://gpu-1:8188"]})
    assert account(vendor, given, is_production=False).name == vendor


@pytest.mark.parametrize("vendor", VENDORS)
async def test_an_error_is_shown_without_the_key_and_cut(vendors: StandIns, vendor: Vendor) -> None:
    own = account(vendor, vendor_settings(vendors)[vendor], is_production=False)
    shown = own.http.shown(b"wrong key r8_test_secret sk-test-secret test_secret " + b"x" * 2000)
    assert "wrong key" in shown
    assert len(shown) == 500
    key = own.settings.api_key.get_secret_value()
    assert not key or key not in shown


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        pytest.param("html", "not a PNG, JPEG or WebP", id="page"),
        pytest.param("bomb", "pixels", id="decompression bomb"),
        pytest.param("huge", "bytes", id="too many bytes"),
        pytest.param("missing", "HTTP 404", id="expired"),
        pytest.param("foreign", "not on the list", id="foreign host"),
        pytest.param("private", "not on the list", id="private address"),
        pytest.param("redirect", "not on the list", id="redirect to a private address"),
    ],
)
@pytest.mark.parametrize("vendor", ["replicate", "fal"])
async def test_a_hostile_result_is_a_permanent_failure_that_keeps_its_cost(
    models: Bench, vendors: StandIns, vendor: Vendor, output: str, reason: str
) -> None:
    await vendors.order(output, vendor)
    failure = await models.failure(MODEL_OF[vendor])
    assert isinstance(failure, PermanentFailure)
    assert reason in failure.reason
    (row,), (job,) = await models.predictions(), vendors.asked
    assert (row.state, row.cost) == ("failed", job.cost_micros)


async def test_an_answer_that_is_no_picture_is_paid_for_and_refused(models: Bench, vendors: StandIns) -> None:
    await vendors.order("html", "openai")
    assert "not a PNG" in (await models.failure(MODEL_OF["openai"])).reason
    (row,), (job,) = await models.predictions(), vendors.asked
    assert (row.state, row.cost) == ("failed", job.cost_micros)


@pytest.mark.parametrize(("vendor", "fault"), [("replicate", "garbled"), ("fal", "500"), ("comfyui", "garbled")])
async def test_an_answer_that_cannot_be_read_while_it_waits_is_asked_for_again(
    models: Bench, vendors: StandIns, vendor: Vendor, fault: str
) -> None:
    """Replicate answers with the result itself unless it takes longer."""
    await vendors.order("seconds", vendor, argument=1.1 if vendor == "replicate" else 0.1)
    await vendors.order(fault, vendor, "result" if vendor == "comfyui" else "poll")
    run_id = uuid4()
    try:
        await models.make(MODEL_OF[vendor], run_id)
    except TemporaryFailure:
        await models.make(MODEL_OF[vendor], run_id)
    assert (len(vendors.asked), vendors.charged) == (1, 1)
