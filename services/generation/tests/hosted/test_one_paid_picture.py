"""One picture is paid for once, whatever is lost or killed between the request and the picture."""

import asyncio
from uuid import uuid4

import pytest
from generation.jobs.providers.provider import TemporaryFailure, TookTooLong
from generation.jobs.queries import predictions
from sandbox.vendors.jobs import Vendor
from testkit.conditions import eventually

from .bench import MODEL_OF, Bench, bench
from .stand_ins import StandIns

VENDORS: list[Vendor] = ["replicate", "openai", "fal", "comfyui"]
POLLED: list[Vendor] = ["replicate", "fal", "comfyui"]
FINDABLE: list[Vendor] = ["replicate", "comfyui"]
SILENT: list[Vendor] = ["openai", "fal"]


@pytest.mark.parametrize("vendor", VENDORS)
async def test_another_attempt_gets_the_stored_picture(models: Bench, vendors: StandIns, vendor: Vendor) -> None:
    run_id = uuid4()
    first, again = [await models.make(MODEL_OF[vendor], run_id) for _ in range(2)]
    assert (first.picture, first.charged) == (again.picture, again.charged)
    assert (len(vendors.asked), len(await models.predictions())) == (1, 1)


@pytest.mark.parametrize("vendor", FINDABLE)
async def test_a_prediction_whose_answer_got_lost_is_found(models: Bench, vendors: StandIns, vendor: Vendor) -> None:
    await vendors.order("lost", vendor)
    run_id = uuid4()
    assert isinstance(await models.failure(MODEL_OF[vendor], run_id), TemporaryFailure)
    await models.pass_by()
    await models.make(MODEL_OF[vendor], run_id)
    assert (len(vendors.asked), vendors.charged) == (1, 1)
    assert [row.state for row in await models.predictions(run_id)] == ["succeeded"]


@pytest.mark.parametrize("vendor", SILENT)
async def test_what_cannot_be_known_is_said_and_counted(models: Bench, vendors: StandIns, vendor: Vendor) -> None:
    await vendors.order("lost", vendor)
    run_id = uuid4()
    assert isinstance(await models.failure(MODEL_OF[vendor], run_id), TemporaryFailure)
    (lost,) = await models.predictions(run_id)
    assert lost.state == "unknown"
    assert "it may be paid for" in str(lost.reason)
    await models.make(MODEL_OF[vendor], run_id)
    assert [row.state for row in await models.predictions(run_id)] == ["unknown", "succeeded"]


@pytest.mark.parametrize("vendor", FINDABLE)
async def test_an_intention_that_never_became_a_request_is_asked_for(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    """The attempt was killed between recording it and sending it."""
    run_id = uuid4()
    await models.intend(MODEL_OF[vendor], run_id, vendor)
    await models.pass_by()
    await models.make(MODEL_OF[vendor], run_id)
    assert (len(vendors.asked), len(await models.predictions(run_id))) == (1, 1)


@pytest.mark.parametrize("vendor", SILENT)
async def test_an_intention_of_a_killed_attempt_is_not_known_where_nothing_can_be_listed(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    run_id = uuid4()
    await models.intend(MODEL_OF[vendor], run_id, vendor)
    await models.pass_by()
    assert "cannot be asked" in (await models.failure(MODEL_OF[vendor], run_id)).reason
    await models.make(MODEL_OF[vendor], run_id)
    assert [row.state for row in await models.predictions(run_id)] == ["unknown", "succeeded"]


@pytest.mark.parametrize("vendor", POLLED)
async def test_an_attempt_that_is_cancelled_leaves_the_prediction_to_the_next_one(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    await vendors.order("never", vendor)
    run_id = uuid4()
    first = asyncio.create_task(models.make(MODEL_OF[vendor], run_id))

    async def is_waiting() -> bool:
        return "1/3 waiting for the model" in models.stages

    await eventually(is_waiting)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert [row.state for row in await models.predictions(run_id)] == ["accepted"]
    vendors.go_on()
    await models.make(MODEL_OF[vendor], run_id)
    assert [job.status for job in vendors.asked] == ["succeeded"]


@pytest.mark.parametrize("vendor", POLLED)
async def test_a_download_that_fails_is_continued_by_the_next_attempt(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    await vendors.order("503", vendor, "download", times=5)
    run_id = uuid4()
    assert isinstance(await models.failure(MODEL_OF[vendor], run_id), TemporaryFailure)
    await models.make(MODEL_OF[vendor], run_id)
    assert (len(vendors.asked), vendors.charged) == (1, 1)


async def test_a_download_that_is_cut_off_is_temporary_and_orders_no_second_picture(
    models: Bench, vendors: StandIns
) -> None:
    await vendors.order("truncated", "replicate")
    run_id = uuid4()
    for _ in range(2):
        assert isinstance(await models.failure(MODEL_OF["replicate"], run_id), TemporaryFailure)
    assert (len(vendors.asked), [row.state for row in await models.predictions(run_id)]) == (1, ["accepted"])


async def test_attempts_at_once_ask_once(models: Bench, vendors: StandIns) -> None:
    """One of them lost its lease; the other one waits until the request can no longer be under way."""
    run_id = uuid4()
    both = await asyncio.gather(*(models.make(MODEL_OF["replicate"], run_id) for _ in range(2)), return_exceptions=True)
    assert len(vendors.asked) == 1
    assert any(not isinstance(each, BaseException) for each in both)


@pytest.mark.parametrize("vendor", POLLED)
async def test_a_prediction_that_never_ends_is_cancelled_at_the_deadline(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    seconds = 2 if vendor == "replicate" else 1
    models.route(routes=[{"kind": "restoration", "steps": [{"model": MODEL_OF[vendor], "deadline": seconds}]}])
    await vendors.order("never", vendor)
    assert isinstance(await models.failure(MODEL_OF[vendor]), TookTooLong)
    assert [job.status for job in vendors.asked] == ["canceled"]
    assert [row.state for row in await models.predictions()] == ["cancelled"]


@pytest.mark.parametrize("vendor", FINDABLE)
async def test_a_prediction_whose_answer_is_outstanding_at_the_deadline_is_found_and_cancelled(
    models: Bench, vendors: StandIns, vendor: Vendor
) -> None:
    models.route(routes=[{"kind": "restoration", "steps": [{"model": MODEL_OF[vendor], "deadline": 1}]}])
    await vendors.order("never", vendor)
    await vendors.order("lost", vendor)
    run_id = uuid4()
    assert isinstance(await models.failure(MODEL_OF[vendor], run_id), TemporaryFailure)
    await models.pass_by()
    assert isinstance(await models.failure(MODEL_OF[vendor], run_id), TookTooLong)
    assert [job.status for job in vendors.asked] == ["canceled"]
    assert [row.state for row in await models.predictions()] == ["cancelled"]


async def test_slots_of_an_account_are_counted_in_all_processes(models: Bench, vendors: StandIns) -> None:
    await models.intend(MODEL_OF["replicate"], uuid4(), "replicate")
    async with bench(models.database, vendors, concurrency=1) as narrow:
        await narrow.intend(MODEL_OF["replicate"], uuid4(), "replicate")
        narrow.route(routes=[{"kind": "restoration", "steps": [{"model": MODEL_OF["replicate"], "deadline": 1}]}])
        assert "all 1 slots" in (await narrow.failure(MODEL_OF["replicate"])).reason
    assert vendors.asked == []


async def test_predictions_that_no_attempt_follows_end_as_unknown(models: Bench) -> None:
    await models.intend(MODEL_OF["fal"], uuid4(), "fal")
    await models.database.autocommit.execute("update predictions set created_at = created_at - interval '3 hours'")
    (ended,) = await predictions.end_abandoned(models.database)
    assert [(row.id, row.state) for row in await models.predictions()] == [(ended.id, "unknown")]
    assert await predictions.end_abandoned(models.database) == []
