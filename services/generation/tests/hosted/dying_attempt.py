"""An attempt in a process of its own that dies at a named step. Its argument is in `test_killed_attempts`."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from common.db.database import Database
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from generation.jobs.files import StoredFiles
from generation.jobs.providers.hosted.accounts import account, hosted_models
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.hosted.limits import Limits
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.webhooks import Webhooks, WebhookTokens
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.provider import Attempt
from generation.jobs.providers.vendors.driver import Answer, Ask, Driver
from generation.jobs.queries.predictions import End
from generation.jobs.tables.prediction import Prediction
from generation.restorations.request import RestorationRequest
from generation.settings import Settings, VendorSettings

STEPS = ("before the request", "before the id", "after the id", "before the end", "after the end")


@dataclass(frozen=True, slots=True)
class DyingLedger(Ledger):
    step: str = ""

    async def accept(self, prediction: Prediction, answer: Answer) -> None:
        _die_at(self.step, "before the id")
        await super(DyingLedger, self).accept(prediction, answer)
        _die_at(self.step, "after the id")

    async def keep(self, prediction: Prediction, picture: bytes, how: End) -> None:
        _die_at(self.step, "before the end")
        await super(DyingLedger, self).keep(prediction, picture, how)
        _die_at(self.step, "after the end")


class DyingDriver(Driver):
    def __init__(self, driver: Driver, step: str) -> None:
        self._driver, self._step = driver, step

    async def submit(self, ask: Ask) -> Answer:
        _die_at(self._step, "before the request")
        return await self._driver.submit(ask)

    async def read(self, prediction: Answer) -> Answer:
        return await self._driver.read(prediction)


def _die_at(chosen: str, step: str) -> None:
    if chosen == step:
        os._exit(9)


async def _report(done: int, total: int, stage: str) -> None:
    """The test reads the rows."""


async def _wanted() -> bool:
    return True


async def attempt(given: dict[str, str]) -> None:
    settings = Settings.model_validate(json.loads(given["settings"]))
    database = Database.of(settings, "generation")
    own = account(given["vendor"], VendorSettings.model_validate_json(given["account"]), is_production=False)
    own = replace(own, driver=DyingDriver(own.driver, given["step"]))
    files = StoredFiles(database, ObjectStore(given["objects"]))
    webhooks = Webhooks(WebhookTokens("key of the tests"), database)
    references = References(FileTokens("key of the tests"), files)
    models = hosted_models(
        Models(), {given["vendor"]: own}, DyingLedger(database, files, given["step"]), webhooks, references
    )
    request = RestorationRequest(
        storefront="reviv",
        provider=given["model"],
        job_id=uuid4(),
        run_id=UUID(given["run_id"]),
        product="restoration",
        picture=await asyncio.to_thread(Path(given["picture"]).read_bytes),
        content_type="image/png",
        width=60,
        height=40,
    )
    with TemporaryDirectory() as folder:
        first = Attempt(number=1, folder=Path(folder), report=_report, is_wanted=_wanted)
        await models[given["model"]].make(request, first, Limits(seconds=30))


if __name__ == "__main__":
    asyncio.run(attempt(json.loads(sys.argv[1])))
