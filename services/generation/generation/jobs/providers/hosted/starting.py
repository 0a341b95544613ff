"""Asks for a prediction, unless an earlier attempt has: that is continued, or looked for if its answer got lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from common.kernel import clock

from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.provider import TemporaryFailure
from generation.jobs.providers.vendors.driver import Answer, Ask
from generation.jobs.queries import predictions
from generation.jobs.tables.prediction import Prediction

RELOAD_SECONDS = 1.0


Prepare = Callable[[Ask], Awaitable[Ask]]


@dataclass(frozen=True, slots=True)
class Starting:
    """`prepare` completes what is sent to the vendor."""

    account: Account
    ledger: Ledger
    prepare: Prepare

    async def started(self, prediction: Prediction, ask: Ask, *, is_new: bool) -> Answer:
        """One that goes on is read at once: its webhook may have been called before this attempt.

        Raises PermanentFailure, TemporaryFailure and CannotBeKnown.
        """
        if prediction.vendor_id is not None:
            address = prediction.address or self.account.driver.address_of(ask.model, prediction.vendor_id)
            return await self.account.driver.read(Answer(id=prediction.vendor_id, address=address))
        if not is_new and (found := await self._found(prediction, ask)):
            return found
        answer = await self.account.driver.submit(await self.prepare(ask))
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
