"""Ends predictions that bring no picture: the model failed or refused, the request failed, or it is not wanted."""

import asyncio
from dataclasses import dataclass

import structlog

from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.models.template import Price
from generation.jobs.providers.provider import ContentRefused, PermanentFailure, ProviderFailure, TemporaryFailure
from generation.jobs.providers.vendors.driver import Answer, Ask, CannotBeKnown, Outcome, Unanswered
from generation.jobs.queries import predictions
from generation.jobs.queries.predictions import End
from generation.jobs.tables.prediction import Prediction, PredictionState

_STATES = {Outcome.REFUSED: PredictionState.REFUSED, Outcome.CANCELLED: PredictionState.CANCELLED}
_FAILURES = {Outcome.REFUSED: ContentRefused, Outcome.ABORTED: TemporaryFailure}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ending:
    account: Account
    ledger: Ledger
    price: Price

    async def unsuccessful(self, prediction: Prediction, answer: Answer) -> ProviderFailure:
        """The failure to raise. Vendors that charge for time charge for that of failed predictions, too."""
        seconds = answer.usage.seconds
        how = End(
            state=_STATES.get(answer.outcome, PredictionState.FAILED),
            reason=answer.error,
            cost=self.price.micros_of_time(seconds),
            seconds=seconds,
        )
        await self.ledger.end(prediction, how)
        failure = _FAILURES.get(answer.outcome, PermanentFailure)
        return failure(f"{self.account.name}: the prediction {answer.id} {answer.outcome}: {answer.error[:500]}")

    async def failed(self, prediction: Prediction, failure: ProviderFailure) -> None:
        """Record that there will be no picture; a prediction that may still be made stays open for the next attempt."""
        if isinstance(failure, Unanswered):
            if not self.account.driver.can_find:
                await self.ledger.give_up(prediction)
            return
        if isinstance(failure, TemporaryFailure):
            found = await self._current(prediction)
            if found is None or not found.is_lost:
                return
        state = PredictionState.REFUSED if isinstance(failure, ContentRefused) else PredictionState.FAILED
        await self.ledger.end(prediction, End(state=state, reason=failure.reason))

    async def cancel(self, prediction: Prediction, ask: Ask, reason: str) -> None:
        """End the prediction at the vendor, as far as it is known there or can be found.

        One whose request may still be under way stays open, until an attempt or the timer of abandoned ones ends it.
        """
        found = await self._current(prediction)
        if found is None or found.id != prediction.id or found.result is not None:
            return
        if found.vendor_id is None and not self.account.driver.can_find:
            await self.ledger.give_up(prediction)
            return
        try:
            async with asyncio.timeout(self.account.settings.request_seconds):
                answer = await self._at_vendor(found, ask)
                if answer is None:
                    return
                await self.account.driver.cancel(answer)
        except (ProviderFailure, CannotBeKnown, TimeoutError) as error:
            log.warning(
                "prediction_not_cancelled", provider=self.account.name, run=str(ask.prediction_id), reason=str(error)
            )
            if found.vendor_id is None:
                return
        await self.ledger.end(prediction, End(state=PredictionState.CANCELLED, reason=reason))

    async def _at_vendor(self, prediction: Prediction, ask: Ask) -> Answer | None:
        if prediction.vendor_id is None:
            return await self.account.driver.find(ask)
        address = prediction.address or self.account.driver.address_of(ask.model, prediction.vendor_id)
        return Answer(id=prediction.vendor_id, address=address)

    async def _current(self, prediction: Prediction) -> Prediction | None:
        return await predictions.current(self.ledger.database.autocommit, prediction.run_id)
