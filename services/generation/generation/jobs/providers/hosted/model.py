"""One hosted model: the attempt of a run asks for a prediction or continues one, waits, and fetches the picture."""

import asyncio
from base64 import b64decode
from binascii import Error as Base64Error
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import structlog
from common.egress.bounded_http import BoundedHttp
from common.kernel import clock
from common.observability import redaction

from generation.jobs.providers.hosted.ledger import UNKNOWN, Ledger
from generation.jobs.providers.hosted.limits import Limits
from generation.jobs.providers.hosted.result_check import fault_of
from generation.jobs.providers.hosted.webhooks import Webhooks
from generation.jobs.providers.models.inputs import input_of
from generation.jobs.providers.models.library import Model
from generation.jobs.providers.provider import (
    Attempt,
    ContentRefused,
    NoFreeSlot,
    NotTaken,
    PermanentFailure,
    PictureRequest,
    ProviderFailure,
    Result,
    TemporaryFailure,
    TookTooLong,
)
from generation.jobs.providers.vendors.driver import (
    Answer,
    Ask,
    CannotBeKnown,
    Driver,
    Outcome,
    Unanswered,
    WebhookCall,
)
from generation.jobs.providers.vendors.vendor_http import VendorHttp
from generation.jobs.queries import predictions
from generation.jobs.queries.predictions import End, NoSlot, OverBudget
from generation.jobs.tables.prediction import Prediction, PredictionState
from generation.settings import VendorSettings

STEPS = 3
RELOAD_SECONDS = 1.0
_STATES = {
    Outcome.SUCCEEDED: PredictionState.SUCCEEDED,
    Outcome.REFUSED: PredictionState.REFUSED,
    Outcome.CANCELLED: PredictionState.CANCELLED,
}
_FAILURES = {Outcome.REFUSED: ContentRefused, Outcome.ABORTED: TemporaryFailure}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a vendor, used by all of its models."""

    name: str
    settings: VendorSettings
    connections: BoundedHttp
    http: VendorHttp
    driver: Driver


@dataclass(frozen=True, slots=True)
class HostedModel:
    """A cancelled attempt leaves the prediction to the next one, unless the job was deleted or has ended."""

    model: Model
    account: Account
    ledger: Ledger
    webhooks: Webhooks

    async def webhook_id(self, call: WebhookCall) -> str | None:
        return await self.account.driver.webhook_id(call)

    async def aclose(self) -> None:
        """Close the connections of the account."""
        await self.account.connections.aclose()

    async def make(self, request: PictureRequest, attempt: Attempt, limits: Limits) -> Result:
        """Raises PermanentFailure and TemporaryFailure, and what `attempt.report` raises."""
        await attempt.report(0, STEPS, "submitting")
        ask = self._ask(request, limits)
        await self._check(ask)
        prediction = await self._claim(request, limits, ask)
        if prediction.result is not None:
            return self._result(prediction, await self.ledger.kept(prediction), prediction.cost)
        deadline = asyncio.timeout(limits.seconds)
        try:
            async with deadline:
                return await self._make(prediction, ask, attempt, is_new=prediction.id == ask.prediction_id)
        except TimeoutError:
            if not deadline.expired():
                raise
        except asyncio.CancelledError:
            if not await _is_wanted(request, attempt):
                await self._cancel(prediction, "the job has ended")
            raise
        except CannotBeKnown:
            await self.ledger.give_up(prediction)
            raise TemporaryFailure(f"{self.account.name}: {UNKNOWN}") from None
        except ProviderFailure as failure:
            await self._ended_by(prediction, failure)
            raise
        reason = f"{self.account.name}: no result within {limits.seconds:g} s"
        await self._cancel(prediction, reason)
        raise TookTooLong(reason)

    def _ask(self, request: PictureRequest, limits: Limits) -> Ask:
        template, prediction_id = self.model.template, uuid4()
        return Ask(
            prediction_id=prediction_id,
            model=template.model,
            input=input_of(template, request.hosted_input()),
            since=clock.now(),
            webhook=self.webhooks.address(limits.webhook_origin, request.kind, prediction_id),
            workflow=self.model.workflow,
        )

    async def _check(self, ask: Ask) -> None:
        if fault := await self.account.driver.fault_of_input(ask):
            raise PermanentFailure(f"{self.model.file}: {fault}")

    async def _claim(self, request: PictureRequest, limits: Limits, ask: Ask) -> Prediction:
        price = self.model.template.price
        wanted = Prediction(
            id=ask.prediction_id,
            storefront=request.storefront,
            job_id=request.job_id,
            run_id=request.run_id,
            kind=request.kind,
            product=request.product,
            vendor=self.account.name,
            model=self.model.name,
            price_version=price.version,
            most=price.most_micros,
            sold_for=limits.sold_for,
            created_at=ask.since,
        )
        slots = self.account.settings.concurrency
        try:
            return await predictions.claim(self.ledger.database, wanted, slots, limits.budget)
        except NoSlot as error:
            raise NoFreeSlot(str(error)) from error
        except OverBudget as error:
            raise NotTaken(str(error)) from error

    async def _make(self, prediction: Prediction, ask: Ask, attempt: Attempt, *, is_new: bool) -> Result:
        ask = replace(ask, prediction_id=prediction.id, since=prediction.created_at)
        with self.webhooks.calls.of(prediction.id) if ask.webhook else nullcontext(asyncio.Event()) as woken:
            answer = await self._started(prediction, ask, is_new=is_new)
            await attempt.report(1, STEPS, "waiting for the model")
            answer = await self._over(answer, woken)
        await attempt.report(2, STEPS, "downloading")
        if answer.outcome is not Outcome.SUCCEEDED:
            raise await self._unsuccessful(prediction, answer)
        usage = answer.usage
        cost = self.model.template.price.micros(usage.seconds, usage.tokens)
        how = End(state=PredictionState.SUCCEEDED, cost=cost, seconds=usage.seconds)
        picture = await self._picture(prediction, answer, how)
        await self.ledger.keep(prediction, picture, how)
        prediction.vendor_id = answer.id
        return self._result(prediction, picture, cost)

    async def _started(self, prediction: Prediction, ask: Ask, *, is_new: bool) -> Answer:
        """Ask for the prediction, unless an earlier attempt has done so."""
        if prediction.vendor_id is not None:
            address = prediction.address or self.account.driver.address_of(ask.model, prediction.vendor_id)
            return Answer(id=prediction.vendor_id, address=address)
        if not is_new and (found := await self._found(prediction, ask)):
            return found
        answer = await self.account.driver.submit(ask)
        await self.ledger.accept(prediction, answer)
        return answer

    async def _found(self, prediction: Prediction, ask: Ask) -> Answer | None:
        """What an earlier attempt has started whose answer was not recorded. None: this attempt may ask.

        Raises TemporaryFailure if another attempt goes on with it, CannotBeKnown.
        """
        await self._wait_for_other_attempt(prediction)
        found = await self.account.driver.find(ask)
        if found is not None:
            await self.ledger.accept(prediction, found)
        elif not await predictions.restart(self.ledger.database.autocommit, prediction):
            raise TemporaryFailure(f"{self.account.name}: another attempt has asked meanwhile")
        return found

    async def _wait_for_other_attempt(self, prediction: Prediction) -> None:
        """One whose lease was lost may still be sending the request: for `submit_seconds` at most."""
        sent_until = prediction.created_at + timedelta(seconds=self.account.settings.submit_seconds)
        while clock.now() < sent_until:
            await asyncio.sleep(min(RELOAD_SECONDS, (sent_until - clock.now()).total_seconds()))
            found = await predictions.current(self.ledger.database.autocommit, prediction.run_id)
            if found is None or found.id != prediction.id or not found.is_lost:
                raise TemporaryFailure(f"{self.account.name}: another attempt goes on with it")

    async def _over(self, answer: Answer, woken: asyncio.Event) -> Answer:
        """Read the prediction until it has ended: at intervals, and at once when the webhook is called."""
        while answer.outcome is Outcome.RUNNING:
            with suppress(TimeoutError):
                async with asyncio.timeout(
                    self.account.settings.poll_seconds
                ):  # `wait_for` of 3.11 loses cancellations
                    await woken.wait()
            woken.clear()
            answer = await self.account.driver.read(answer)
        return answer

    async def _unsuccessful(self, prediction: Prediction, answer: Answer) -> ProviderFailure:
        """Vendors that charge for time charge for that of failed predictions, too."""
        seconds = answer.usage.seconds
        how = End(
            state=_STATES.get(answer.outcome, PredictionState.FAILED),
            reason=answer.error,
            cost=self.model.template.price.micros_of_time(seconds),
            seconds=seconds,
        )
        await self.ledger.end(prediction, how)
        failure = _FAILURES.get(answer.outcome, PermanentFailure)
        return failure(f"{self.account.name}: the prediction {answer.id} {answer.outcome}: {answer.error[:500]}")

    async def _picture(self, prediction: Prediction, answer: Answer, how: End) -> bytes:
        """The first output. Raises PermanentFailure if it is no acceptable picture: it is paid for."""
        try:
            if not answer.outputs:
                raise PermanentFailure(f"{self.account.name}: the prediction {answer.id} has no output")
            picture = await content_of(answer.outputs[0], self.account.http)
            if fault := fault_of(picture, self.account.settings.max_result_pixels):
                raise PermanentFailure(f"{self.account.name}: the result is refused: {fault}")
        except PermanentFailure as failure:
            await self.ledger.end(prediction, replace(how, state=PredictionState.FAILED, reason=failure.reason))
            raise
        return picture

    async def _ended_by(self, prediction: Prediction, failure: ProviderFailure) -> None:
        """Record that there will be no picture; a prediction that may still be made stays open for the next attempt."""
        if isinstance(failure, Unanswered):
            if not self.account.driver.can_find:
                await self.ledger.give_up(prediction)
            return
        if isinstance(failure, TemporaryFailure):
            found = await predictions.current(self.ledger.database.autocommit, prediction.run_id)
            if found is None or not found.is_lost:
                return
        state = PredictionState.REFUSED if isinstance(failure, ContentRefused) else PredictionState.FAILED
        await self.ledger.end(prediction, End(state=state, reason=failure.reason))

    async def _cancel(self, prediction: Prediction, reason: str) -> None:
        """End the prediction at the vendor, as far as it is known there."""
        found = await predictions.current(self.ledger.database.autocommit, prediction.run_id)
        if found is None or found.id != prediction.id or found.result is not None:
            return
        if found.vendor_id is None:
            if not self.account.driver.can_find:
                await self.ledger.give_up(prediction)
            return
        answer = Answer(id=found.vendor_id, address=found.address or "")
        try:
            async with asyncio.timeout(self.account.settings.request_seconds):
                await self.account.driver.cancel(answer)
        except (ProviderFailure, TimeoutError) as error:
            log.warning("prediction_not_cancelled", provider=self.account.name, prediction=answer.id, reason=str(error))
        await self.ledger.end(prediction, End(state=PredictionState.CANCELLED, reason=reason))

    def _result(self, prediction: Prediction, picture: bytes, charged: int) -> Result:
        return Result(
            picture=picture, charged=charged, model=self.model.template.model, request_id=prediction.vendor_id or ""
        )


async def content_of(output: str, http: VendorHttp) -> bytes:
    """The picture at an address, or in a data URI."""
    if not output.startswith("data:"):
        return await http.download(output)
    try:
        return b64decode(output.partition(";base64,")[2], validate=True)
    except Base64Error as error:
        raise PermanentFailure(f"{http.name}: the result is no base64") from error


async def _is_wanted(request: PictureRequest, attempt: Attempt) -> bool:
    """True also if that cannot be found out: the attempt ends as it was told to, whatever the database does."""
    try:
        return await attempt.is_wanted()
    except Exception as error:
        log.warning("job_not_read", run=str(request.run_id), reason=redaction.reason(error))
        return True
