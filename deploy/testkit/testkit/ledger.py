"""A toy service on the chassis: it stores notes, publishes an event for each, and consumes that event itself."""

from dataclasses import dataclass, field
from typing import ClassVar

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.events.envelope import Envelope, Event
from common.http import Body, Customer, Output, Transaction, contract_app, router
from common.http.service_app import ServiceApp
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel.callers import CallerTokens
from common.kernel.dialect import Dialect
from common.kernel.errors import Conflict
from common.messaging.handlers import HandlerRegistry
from common.messaging.outbox import publish
from common.rpc.every_service import internal_app
from common.runtime.service import Service
from fastapi import APIRouter

from testkit.conditions import eventually
from testkit.harness import KEY
from testkit.storefronts import OpenStorefronts


class NoteWritten(Event):
    type: ClassVar[str] = "note.written"
    source: ClassVar[str] = "ledger"

    words: str

    @property
    def subject_id(self) -> str:
        return self.words


def note_written(words: str) -> Envelope:
    return Envelope.of(NoteWritten(storefront="emporium", words=words))


class Print(JobPayload, name="Print"):
    storefront: str
    words: str


class NoteRefused(Conflict):
    code = "note.refused"


class NoteBody(Body):
    words: str


class NoteWrittenBody(Output):
    words: str


@dataclass
class SideEffects:
    """What the toy service's handlers and jobs did. They fail while `is_failing`, and always at `failing_words`."""

    handled: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    is_failing: bool = False
    failing_words: str = ""

    def fails_at(self, words: str) -> bool:
        return self.is_failing or words == self.failing_words

    async def wait_for(self, *words: str) -> None:
        """Wait until exactly the events with these words are handled, in any order."""

        async def all_handled() -> bool:
            return sorted(self.handled) == sorted(words)

        await eventually(all_handled)


notes = router("/api/v1/notes")


@notes.post("/", status_code=201)
async def write(body: NoteBody, caller: Customer, uow: Transaction) -> NoteWrittenBody:
    await uow.execute(
        "insert into notes (storefront, words) values (%(storefront)s, %(words)s)",
        storefront=caller.storefront,
        words=body.words,
    )
    await publish(uow, NoteWritten(storefront=caller.storefront, words=body.words))
    await enqueue(uow, Print(storefront=caller.storefront, words=body.words))
    if body.words == "refused":
        raise NoteRefused()
    if body.words == "crash":
        raise RuntimeError("a secret detail")
    return NoteWrittenBody(words=body.words)


def ledger_handlers(effects: SideEffects) -> HandlerRegistry:
    handlers = HandlerRegistry()

    @handlers.on(NoteWritten, batch=True, name="record_note")
    async def record_note(event: NoteWritten, uow: UnitOfWork) -> None:
        await uow.execute("select 1")  # an effect outside the transaction must follow the claim of the event
        effects.handled.append(event.words)
        if effects.fails_at(event.words):
            raise RuntimeError("jammed")

    @handlers.job(Print)
    async def print_out(job: Print) -> None:
        if effects.fails_at(job.words):
            raise RuntimeError("jammed")
        effects.printed.append(job.words)

    return handlers


def create_ledger(
    database: Database, effects: SideEffects, storefronts: OpenStorefronts, dialect: Dialect, *routers: APIRouter
) -> Service:
    """The toy service, speaking one contract with its own endpoints and those of `routers`."""
    handlers = ledger_handlers(effects)
    contracts = {dialect.contract: contract_app(dialect, notes, *routers)}
    internal = internal_app("ledger", database, handlers, contracts, storefronts)
    tokens = CallerTokens(KEY, "ledger")
    app = ServiceApp("ledger", database, tokens, storefronts, {**contracts, "internal": internal})
    return Service(name="ledger", app=app, internal=internal, database=database, handlers=handlers)
