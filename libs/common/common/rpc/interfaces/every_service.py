"""The internal methods that every service has."""

from abc import abstractmethod
from typing import Any

from common.audit import AuditFilter, RecordedEntry
from common.events.envelope import Envelope
from common.rpc.interface import ServiceInterface, call_policy


class EveryServiceInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=2.0, attempts=1)
    async def deliver_event(self, envelope: Envelope) -> None:
        """Handle an event before the outbox delivers it; the outbox's own delivery then has no effect."""

    @abstractmethod
    @call_policy(timeout_seconds=2.0, attempts=1)
    async def ping_database(self) -> None:
        """Fails unless the service's database responds."""

    @abstractmethod
    @call_policy(timeout_seconds=2.0, attempts=1)
    async def check_jobs(self) -> None:
        """Fails if tasks wait in the service's queue and no worker runs any. Raises JobsNotRunning."""

    @abstractmethod
    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        """Of the service's part of the audit log, newest first."""

    @abstractmethod
    async def openapi_document(self, contract: str) -> dict[str, Any]:
        """The service's part of a contract's OpenAPI document; empty when it has none."""
