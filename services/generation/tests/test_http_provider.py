"""The provider for hosted models, against a model that misbehaves."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from generation.jobs.providers.http.webhooks import Webhooks
from generation.jobs.providers.provider import PermanentFailure, TemporaryFailure
from PIL import Image
from testkit.conditions import eventually
from testkit.harness import Harness

from .hosted_model import HostedModel, hosted_model

COST = 40_000


@pytest.fixture
async def model(tmp_path: Path, generation: Harness) -> AsyncIterator[HostedModel]:
    async with hosted_model(tmp_path, generation.database) as started:
        yield started


async def status_of(model: HostedModel) -> str:
    """The status of the only prediction."""
    (prediction,) = await model.predictions()
    return str(prediction["status"])


async def test_a_picture_is_restored_and_its_cost_recorded(model: HostedModel) -> None:
    result = await model.make()
    with Image.open(BytesIO(result.picture)) as picture:
        assert (picture.format, picture.size) == ("PNG", (120, 80))
    assert (result.cost, result.is_own) == (COST, False)
    assert model.stages == ["0/3 submitting", "1/3 waiting for the model", "2/3 downloading"]


async def test_a_run_is_submitted_once_however_often_it_is_attempted(model: HostedModel) -> None:
    run_id = uuid4()
    results = [await model.make(run_id=run_id) for _ in range(2)]
    assert results[0].picture == results[1].picture
    assert len(await model.predictions()) == 1


async def test_a_submission_whose_answer_got_lost_is_not_a_second_prediction(model: HostedModel) -> None:
    await model.behave(lose_answers=2)
    assert (await model.make()).cost == COST
    assert len(await model.predictions()) == 1


async def test_an_attempt_that_is_cancelled_leaves_the_prediction_to_the_next_one(model: HostedModel) -> None:
    await model.behave(seconds=1)
    run_id = uuid4()
    first = asyncio.create_task(model.make(run_id=run_id))

    async def is_waiting() -> bool:
        return "1/3 waiting for the model" in model.stages

    await eventually(is_waiting)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await status_of(model) == "processing"
    assert (await model.make(run_id=run_id)).cost == COST
    assert len(await model.predictions()) == 1


@pytest.mark.parametrize("step", ["submit", "poll", "download"])
@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_refusals_that_pass_are_repeated(model: HostedModel, step: str, status: int) -> None:
    await model.behave(refuse={step: {"times": 2, "status": status, "retry_after": 0}})
    assert (await model.make()).cost == COST


@pytest.mark.parametrize("step", ["submit", "poll", "download"])
async def test_refusals_that_do_not_pass_are_a_temporary_failure(model: HostedModel, step: str) -> None:
    await model.behave(refuse={step: {"times": 1000, "status": 503}})
    failure = await model.failure()
    assert isinstance(failure, TemporaryFailure)
    assert "HTTP 503" in failure.reason


@pytest.mark.parametrize("status", [400, 404, 409, 422])
async def test_a_refused_submission_is_a_permanent_failure(model: HostedModel, status: int) -> None:
    await model.behave(refuse={"submit": {"times": 1, "status": status}})
    assert isinstance(await model.failure(), PermanentFailure)


async def test_a_wrong_key_is_a_temporary_failure_that_names_no_key(model: HostedModel) -> None:
    failure = await model.failure(api_key="img_another")
    assert isinstance(failure, TemporaryFailure)
    assert "HTTP 401" in failure.reason
    assert "img_another" not in failure.reason
    assert "img_another" not in repr(model.provider(api_key="img_another").settings)


async def test_a_failed_prediction_is_a_permanent_failure_with_its_reason(model: HostedModel) -> None:
    await model.behave(failure="flagged as sensitive")
    failure = await model.failure()
    assert isinstance(failure, PermanentFailure)
    assert "flagged as sensitive" in failure.reason
    assert failure.cost == 0


async def test_a_prediction_that_never_ends_is_cancelled_at_the_deadline(model: HostedModel) -> None:
    await model.behave(never_ends=True)
    failure = await model.failure(deadline_seconds=1)
    assert isinstance(failure, PermanentFailure)
    assert "no result within 1 s" in failure.reason
    assert await status_of(model) == "canceled"


async def test_a_prediction_that_cannot_be_cancelled_does_not_keep_the_attempt(model: HostedModel) -> None:
    await model.behave(never_ends=True, hang=["cancel"])
    assert isinstance(await model.failure(deadline_seconds=0.5, request_seconds=0.2), PermanentFailure)


@pytest.mark.parametrize("step", ["submit", "poll", "download"])
async def test_a_request_without_answer_ends_at_its_timeout(model: HostedModel, step: str) -> None:
    await model.behave(hang=[step])
    seconds = {"request_seconds": 0.2, "submit_seconds": 0.2, "download_seconds": 0.2}
    assert isinstance(await model.failure(attempts=2, **seconds), TemporaryFailure)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param({"output": "html"}, "not a PNG, JPEG or WebP", id="HTML called image/png"),
        pytest.param({"output": "bomb"}, "pixels", id="decompression bomb"),
        pytest.param({"output": "huge"}, "bytes", id="too many bytes"),
        pytest.param({"output": "foreign"}, "not on the list", id="foreign host"),
        pytest.param({"output": "internal"}, "not on the list", id="internal address"),
        pytest.param({"output": "redirect"}, "not on the list", id="redirect to an internal address"),
        pytest.param({"output": "no_address"}, "not an address", id="no address"),
        pytest.param({"output": "missing"}, "HTTP 404", id="missing"),
    ],
)
async def test_a_hostile_result_is_a_permanent_failure_that_keeps_its_cost(
    model: HostedModel, behaviour: dict[str, Any], reason: str
) -> None:
    await model.behave(**behaviour)
    failure = await model.failure()
    assert isinstance(failure, PermanentFailure)
    assert reason in failure.reason
    assert failure.cost == COST


async def test_an_internal_address_is_not_called_even_if_its_host_is_listed(model: HostedModel) -> None:
    await model.behave(output="internal")
    failure = await model.failure(result_hosts=["169.254.169.254"])
    assert "private address" in failure.reason


async def test_a_host_with_a_private_address_is_not_called_unless_it_is_listed(model: HostedModel) -> None:
    failure = await model.failure(private_hosts=[])
    assert isinstance(failure, PermanentFailure)
    assert "private address" in failure.reason
    named = model.url.replace("127.0.0.1", "localhost")
    by_name = await model.failure(base_url=f"{named}/images/v1", private_hosts=[])
    assert "resolves to the private address" in by_name.reason
    assert await model.predictions() == []


async def test_the_first_result_counts_when_polls_contradict_each_other(model: HostedModel) -> None:
    plain = await model.make()
    await model.behave(flips=True)
    assert (await model.make()).picture == plain.picture


async def test_answers_that_are_no_prediction_are_a_temporary_failure(model: HostedModel) -> None:
    await model.behave(garbled=True)
    failure = await model.failure()
    assert isinstance(failure, TemporaryFailure)
    assert "not a prediction" in failure.reason


async def test_an_answer_that_is_too_big_is_not_read(model: HostedModel) -> None:
    await model.behave(padding=2_000_000)
    failure = await model.failure()
    assert isinstance(failure, TemporaryFailure)
    assert "bytes" in failure.reason


async def test_the_circuit_opens_after_failures_in_a_row_and_closes_again(model: HostedModel) -> None:
    await model.behave(refuse={"submit": {"times": 3, "status": 503}})
    provider = model.provider(breaker_failures=3, breaker_seconds=0.3, attempts=3)
    with pytest.raises(TemporaryFailure, match="HTTP 503"):
        await model.make(provider)
    with pytest.raises(TemporaryFailure, match="nothing is sent"):
        await model.make(provider)
    assert await model.predictions() == []

    async def succeeds() -> bool:
        try:
            await model.make(provider)
        except TemporaryFailure:
            return False
        return True

    await eventually(succeeds)
    await provider.aclose()


async def test_a_webhook_makes_the_run_poll_at_once_whichever_process_receives_it(
    model: HostedModel, generation: Harness
) -> None:
    await model.behave(webhooks=0, refuse={"poll": {"times": 1, "status": 503, "retry_after": 0}})
    run_id = uuid4()
    run = asyncio.create_task(model.make(run_id=run_id, poll_seconds=3600, webhook_url=model.url))

    async def is_succeeded() -> bool:
        return "1/3 waiting for the model" in model.stages and await status_of(model) == "succeeded"

    await eventually(is_succeeded)
    await model.webhooks.calls.listening.wait()
    assert not run.done()
    another_process = Webhooks(model.webhooks.tokens, generation.database)
    assert await another_process.receive(run_id, model.webhooks.tokens.token(run_id))
    assert (await run).cost == COST
    assert model.webhooks.calls.waiting == 0


async def test_forged_repeated_and_early_webhooks_change_nothing(model: HostedModel) -> None:
    await model.behave(never_ends=True)
    run_id, other = uuid4(), uuid4()
    run = asyncio.create_task(model.make(run_id=run_id, poll_seconds=3600, webhook_url=model.url))

    async def is_waiting() -> bool:
        return "1/3 waiting for the model" in model.stages

    await eventually(is_waiting)
    tokens = model.webhooks.tokens
    for forged in ("", "ä", tokens.token(other), tokens.token(run_id)[:-1]):
        assert not await model.webhooks.receive(run_id, forged)
    for _ in range(3):
        assert await model.webhooks.receive(run_id, tokens.token(run_id))
    assert await model.webhooks.receive(other, tokens.token(other))
    assert await status_of(model) == "processing"
    assert not run.done()
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)


async def test_a_cancellation_together_with_a_webhook_ends_the_attempt(model: HostedModel) -> None:
    await model.behave(never_ends=True)
    run_id = uuid4()
    run = asyncio.create_task(model.make(run_id=run_id, poll_seconds=3600, webhook_url=model.url))

    async def is_waiting() -> bool:
        return "1/3 waiting for the model" in model.stages

    await eventually(is_waiting)
    with model.webhooks.calls.of(run_id) as woken:
        woken.set()
        run.cancel()
    ended, _ = await asyncio.wait([run], timeout=10)
    assert ended
    assert run.cancelled()


async def test_production_requires_https(model: HostedModel) -> None:
    with pytest.raises(ValueError, match="not https"):
        model.provider(is_production=True)
    with pytest.raises(ValueError, match="not https"):
        model.provider(is_production=True, base_url="https://api.example.com/v1", webhook_url="http://shop.example/x")
    assert model.provider(is_production=True, base_url="https://api.example.com/v1")
