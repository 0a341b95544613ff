"""Records each step of a prediction, so that another attempt continues it, and counts what it costs."""

from dataclasses import dataclass

from common.db.database import Database

from generation.jobs import measures
from generation.jobs.files import StoredFiles
from generation.jobs.providers.vendors.driver import Answer
from generation.jobs.queries import predictions
from generation.jobs.queries.predictions import End
from generation.jobs.rules.output_file import OutputFile
from generation.jobs.tables.prediction import Prediction, PredictionState

ANY_PICTURE = "application/octet-stream"
UNKNOWN = "the request got no answer, and the vendor cannot be asked whether it made the picture: it may be paid for"


@dataclass(frozen=True, slots=True)
class Ledger:
    database: Database
    files: StoredFiles

    async def accept(self, prediction: Prediction, answer: Answer) -> None:
        await predictions.accept(self.database.autocommit, prediction.id, answer.id, answer.address)

    async def keep(self, prediction: Prediction, picture: bytes, how: End) -> None:
        """Store the picture until the job is completed, and end the prediction with it."""
        file = OutputFile(ANY_PICTURE, picture)
        await self.files.add(prediction.storefront, prediction.job_id, file)
        stored = End(state=how.state, cost=how.cost, seconds=how.seconds, result=file.key)
        await self.end(prediction, stored)

    async def kept(self, prediction: Prediction) -> bytes:
        """The picture that an earlier attempt has paid for. Raises FileNotFoundError."""
        assert prediction.result is not None
        return await self.files.content(prediction.storefront, prediction.result)

    async def end(self, prediction: Prediction, how: End) -> None:
        """Does nothing if it has ended."""
        async with self.database.transaction() as uow:
            is_ended = await predictions.end(uow, prediction, how)
        if is_ended:
            measures.record_prediction(prediction, how)

    async def give_up(self, prediction: Prediction) -> None:
        """Say that it cannot be known what became of it."""
        await self.end(prediction, End(state=PredictionState.UNKNOWN, reason=UNKNOWN))
