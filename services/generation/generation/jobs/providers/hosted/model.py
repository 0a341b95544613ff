"""One hosted model: the attempt of a run asks for a prediction or continues one, waits, and fetches the picture."""

import asyncio
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from uuid import uuid4

import structlog
from common.kernel import clock
from common.observability import redaction

from generation.jobs import measures
from generation.jobs.providers.choice import ModelFacts
from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.ending import Ending
from generation.jobs.providers.hosted.ledger import UNKNOWN, Ledger
from generation.jobs.providers.hosted.limits import Limits
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.results import picture_of
from generation.jobs.providers.hosted.starting import Prepare, Starting
from generation.jobs.providers.hosted.webhooks import Webhooks
from generation.jobs.providers.models.inputs import input_of
from generation.jobs.providers.models.library import Model
from generation.jobs.providers.provider import (
    Attempt,
    NoFreeSlot,
    NotTaken,
    PermanentFailure,
    Picture,
    PictureRequest,
    ProviderFailure,
    Result,
    TemporaryFailure,
    TookTooLong,
)
from generation.jobs.providers.vendors.driver import Answer, Ask, CannotBeKnown, Outcome, WebhookCall, attached
from generation.jobs.queries import predictions
from generation.jobs.queries.predictions import End, NoSlot, OverBudget
from generation.jobs.tables.prediction import Prediction, PredictionState

STEPS = 3
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class HostedModel:
    """A cancelled attempt leaves the prediction to the next one, unless the job was deleted or has ended."""

    model: Model
    account: Account
    ledger: Ledger
    webhooks: Webhooks
    references: References

    @property
    def facts(self) -> ModelFacts:
        template, settings = self.model.template, self.account.settings
        return ModelFacts(
            name=self.model.name,
            vendor=self.account.name,
            model=template.model,
            price_version=template.price.version,
            most=template.price.most_micros,
            licence=template.licence,
            leaves=template.leaves,
            slots=settings.concurrency,
            breaker_seconds=settings.breaker_seconds,
        )

    @property
    def takes_mask(self) -> bool:
        return "mask" in self.model.template.placeholders

    @property
    def _ending(self) -> Ending:
        return Ending(self.account, self.ledger, self.model.template.price)

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
        is_new = prediction.id == ask.prediction_id
        ask = replace(ask, prediction_id=prediction.id, since=prediction.created_at)
        deadline = asyncio.timeout(limits.seconds)
        try:
            async with deadline:
                return await self._make(prediction, ask, attempt, self._linked(request, limits), is_new=is_new)
        except TimeoutError:
            if not deadline.expired():
                raise
        except asyncio.CancelledError:
            if not await _is_wanted(request, attempt):
                await self._ending.cancel(prediction, ask, "the job has ended")
            raise
        except CannotBeKnown:
            await self.ledger.give_up(prediction)
            raise TemporaryFailure(f"{self.account.name}: {UNKNOWN}") from None
        except ProviderFailure as failure:
            await self._ending.failed(prediction, failure)
            raise
        reason = f"{self.account.name}: no result within {limits.seconds:g} s"
        await self._ending.cancel(prediction, ask, reason)
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
            always_upload=template.reference == "upload",
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
            measures.record_spent_budget(request.storefront, request.kind)
            raise NotTaken(str(error)) from error

    def _linked(self, request: PictureRequest, limits: Limits) -> Prepare:
        """With addresses instead of pictures, if the model reads them itself."""

        async def address(picture: Picture) -> str:
            origin = limits.webhook_origin or ""  # the routes are checked at the start
            return await self.references.address(origin, request.kind, request.storefront, request.job_id, picture)

        async def prepare(ask: Ask) -> Ask:
            if self.model.template.reference != "url":
                return ask
            return replace(ask, input=await attached(ask.input, address))

        return prepare

    async def _make(
        self, prediction: Prediction, ask: Ask, attempt: Attempt, prepare: Prepare, *, is_new: bool
    ) -> Result:
        with self.webhooks.calls.of(prediction.id) if ask.webhook else nullcontext(asyncio.Event()) as woken:
            answer = await Starting(self.account, self.ledger, prepare).started(prediction, ask, is_new=is_new)
            await attempt.report(1, STEPS, "waiting for the model")
            answer = await self._over(answer, woken)
        await attempt.report(2, STEPS, "downloading")
        if answer.outcome is not Outcome.SUCCEEDED:
            raise await self._ending.unsuccessful(prediction, answer)
        usage = answer.usage
        cost = self.model.template.price.micros(usage.seconds, usage.tokens)
        how = End(state=PredictionState.SUCCEEDED, cost=cost, seconds=usage.seconds)
        picture = await self._picture(prediction, answer, how)
        await self.ledger.keep(prediction, picture, how)
        prediction.vendor_id = answer.id
        return self._result(prediction, picture, cost)

    async def _over(self, answer: Answer, woken: asyncio.Event) -> Answer:
        """Read the prediction until it has ended: at intervals, and at once when the webhook is called."""
        seconds = self.account.settings.poll_seconds
        while answer.outcome is Outcome.RUNNING:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):  # `wait_for` of 3.11 loses cancellations
                    await woken.wait()
            woken.clear()
            answer = await self.account.driver.read(answer)
        return answer

    async def _picture(self, prediction: Prediction, answer: Answer, how: End) -> bytes:
        """The first output. Raises PermanentFailure if it is no acceptable picture: it is paid for."""
        try:
            return await picture_of(answer, self.account)
        except PermanentFailure as failure:
            await self.ledger.end(prediction, replace(how, state=PredictionState.FAILED, reason=failure.reason))
            raise

    def _result(self, prediction: Prediction, picture: bytes, charged: int) -> Result:
        return Result(
            picture=picture, charged=charged, model=self.model.template.model, request_id=prediction.vendor_id or ""
        )


async def _is_wanted(request: PictureRequest, attempt: Attempt) -> bool:
    """True also if that cannot be found out: the attempt ends as it was told to, whatever the database does."""
    try:
        return await attempt.is_wanted()
    except Exception as error:
        log.warning("job_not_read", run=str(request.run_id), reason=redaction.reason(error))
        return True
