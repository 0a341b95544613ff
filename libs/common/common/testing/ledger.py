"""A toy service on the chassis: it writes notes, tells about them, and listens to itself."""

from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from common.callers import CallerTokens
from common.consumers import Consumers
from common.database import Database, execute
from common.dialect import Dialect
from common.errors import Conflict
from common.events.envelope import Envelope, Event
from common.outbox import publish
from common.service import Service
from common.tasks import enqueue
from common.testing.conditions import eventually
from common.testing.harness import KEY
from common.testing.storefronts import OpenStorefronts
from common.web import Body, Customer, Output, Transaction, contract_app, router
from common.web.internal import internal_app
from common.web.service_app import ServiceApp


class NoteWritten(Event):
    type: ClassVar[str] = "note.written"
    source: ClassVar[str] = "ledger"

    words: str

    @property
    def subject_id(self) -> str:
        return self.words


def news(words: str) -> Envelope:
    return Envelope.around(NoteWritten(storefront="emporium", words=words))


class Print(BaseModel):
    storefront: str
    words: str


class NoteRefused(Conflict):
    code = "note.refused"


class NoteBody(Body):
    words: str


class NoteWrittenBody(Output):
    words: str


@dataclass
class Outside:
    """What left the toy service; it jams while `jammed`, and always at the words in `poison`."""

    heard: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    jammed: bool = False
    poison: str = ""

    def jams_at(self, words: str) -> bool:
        return self.jammed or words == self.poison

    async def hears(self, *words: str) -> None:
        """Wait until it has heard just these, in whatever order."""

        async def all_heard() -> bool:
            return sorted(self.heard) == sorted(words)

        await eventually(all_heard)


notes = router("/api/v1/notes")
_IS_NEW = text("select 1")


@notes.post("/", status_code=201)
async def write(body: NoteBody, caller: Customer, tx: Transaction) -> NoteWrittenBody:
    await execute(
        tx,
        text("insert into notes (storefront, words) values (:storefront, :words)"),
        {"storefront": caller.storefront, "words": body.words},
    )
    await publish(tx, NoteWritten(storefront=caller.storefront, words=body.words))
    await enqueue(tx, Print(storefront=caller.storefront, words=body.words))
    if body.words == "refused":
        raise NoteRefused()
    if body.words == "crash":
        raise RuntimeError("a secret detail")
    return NoteWrittenBody(words=body.words)


def ledger_consumers(outside: Outside) -> Consumers:
    consumers = Consumers()

    @consumers.on(NoteWritten, together=True)
    async def hear(event: NoteWritten, tx: AsyncSession) -> None:
        await execute(tx, _IS_NEW)  # whoever reaches outside of the session must know that by then
        outside.heard.append(event.words)
        if outside.jams_at(event.words):
            raise RuntimeError("jammed")

    @consumers.job(Print)
    async def print_out(job: Print) -> None:
        if outside.jams_at(job.words):
            raise RuntimeError("jammed")
        outside.printed.append(job.words)

    return consumers


def create_ledger(database: Database, outside: Outside, storefronts: OpenStorefronts, dialect: Dialect) -> Service:
    """The toy service, speaking one contract."""
    consumers = ledger_consumers(outside)
    contracts = {dialect.contract: contract_app(dialect, notes)}
    contracts["internal"] = internal_app(consumers, contracts)
    app = ServiceApp("ledger", database, CallerTokens(KEY, "ledger"), storefronts, contracts)
    return Service(name="ledger", app=app, database=database, consumers=consumers)
