"""Read the audit log of all services."""

import asyncio
from collections.abc import Mapping
from operator import attrgetter

from common.audit import AuditFilter, RecordedEntry, read_entries
from common.db.database import Database
from common.rpc.interfaces.every_service import EveryServiceInterface


async def read_audit_log(
    storefront: str, wanted: AuditFilter, limit: int, database: Database, others: Mapping[str, EveryServiceInterface]
) -> list[RecordedEntry]:
    """The newest `limit` entries. Raises ServiceUnavailable: a log with gaps would mislead."""
    own = read_entries(database.autocommit, storefront, wanted, limit)
    parts = await asyncio.gather(
        own, *(service.audit_entries(storefront, wanted, limit) for service in others.values())
    )
    entries = [entry for part in parts for entry in part]
    return sorted(entries, key=attrgetter("at", "id"), reverse=True)[:limit]
