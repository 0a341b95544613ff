"""The implementation of the internal methods that every service has."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from common.audit import AuditFilter, RecordedEntry, read_entries
from common.db.database import Database
from common.events.envelope import Envelope
from common.jobs.stall import check_jobs
from common.kernel.errors import ServiceUnavailable
from common.kernel.storefronts import Storefronts
from common.messaging.handlers import HandlerRegistry
from common.messaging.inbox import deliveries, dispatch
from common.rpc.attention import AttentionInternal, CountWaiting, nothing
from common.rpc.changes import ChangesInternal
from common.rpc.customers import CustomersInternal, no_parts, nothing_kept
from common.rpc.interface import ServiceInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.internal_app import InternalApp
from common.rpc.reports import ReportsInternal
from common.rpc.search import FindHits, SearchInternal
from common.rpc.settings import SettingsInternal
from common.rpc.subjects import Subject, SubjectsInternal
from common.rpc.transfers import Transfers, TransfersInternal

PING_SECONDS = 2.0


class EveryServiceInternal(EveryServiceInterface):
    def __init__(self, database: Database, handlers: HandlerRegistry, contracts: Mapping[str, FastAPI]) -> None:
        self._database = database
        self._handlers = handlers
        self._contracts = contracts

    async def deliver_event(self, envelope: Envelope) -> None:
        async with self._database.transaction() as uow:
            await dispatch(deliveries([envelope], self._handlers), uow, is_nested=True)

    async def ping_database(self) -> None:
        try:
            await self._database.ping(PING_SECONDS)
        except TimeoutError as error:
            raise ServiceUnavailable() from error

    async def check_jobs(self) -> None:
        try:
            async with asyncio.timeout(PING_SECONDS):
                await check_jobs(self._database, self._handlers)
        except TimeoutError as error:
            raise ServiceUnavailable() from error

    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        return await read_entries(self._database.autocommit, storefront, wanted, limit)

    async def openapi_document(self, contract: str) -> dict[str, Any]:
        app = self._contracts.get(contract)
        return app.openapi() if app else {}


def internal_app(
    service: str,
    database: Database,
    handlers: HandlerRegistry,
    contracts: Mapping[str, FastAPI],
    storefronts: Storefronts,
    *implementations: ServiceInterface,
    count_waiting: CountWaiting = nothing,
    transfers: Transfers | None = None,
    customers: CustomersInternal | None = None,
    finders: Mapping[str, FindHits] = {},
    subjects: Mapping[str, Subject] = {},
) -> InternalApp:
    """A service's internal application: its own methods, and those that every service has.

    `count_waiting` counts what waits for a person in the service, apart from dead letters. `transfers` is what it
    exports, imports, and knows of a person; `customers` reads what it has of one customer, `finders` find things by
    their kinds, and `subjects` show things by their kinds.
    """
    every, settings = EveryServiceInternal(database, handlers, contracts), SettingsInternal(service, storefronts)
    attention = AttentionInternal(service, database, count_waiting)
    rows = TransfersInternal(database, transfers or Transfers())
    of_customers = customers or CustomersInternal(database, no_parts, nothing_kept)
    search, reports = SearchInternal(database, finders), ReportsInternal(database)
    shown, changes = SubjectsInternal(database, storefronts, subjects), ChangesInternal(database)
    return InternalApp(
        every, attention, settings, reports, rows, of_customers, search, shown, changes, *implementations
    )
