"""The services' databases, opened for their own use cases."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from common.db.database import Database
from common.kernel.storefronts import Storefront, Storefronts
from common.runtime.settings_follower import ReadStored
from identity.internal import StoredSettingsInternal

from atelier.audit.findings import Finding
from atelier.audit.stores import FileStore

POOL = 2


@dataclass(frozen=True, slots=True)
class Services:
    databases: Mapping[str, Database]
    storefronts: Storefronts
    stores: Mapping[str, FileStore] = field(default_factory=dict)

    async def rows(self, service: str, sql: Any, **parameters: Any) -> list[dict[str, Any]]:
        return await self.databases[service].autocommit.fetch(sql, **parameters)

    def storefront(self, finding: Finding) -> Storefront:
        """Raises KeyError for a storefront that this installation does not have."""
        return self.storefronts[finding.storefront]


@asynccontextmanager
async def open_services(
    urls: Mapping[str, str], storefronts: Storefronts, stores: Mapping[str, FileStore] | None = None
) -> AsyncIterator[Services]:
    databases = {service: Database(url, POOL) for service, url in urls.items()}
    async with AsyncExitStack() as stack:
        for database in databases.values():
            stack.push_async_callback(database.close)
        yield Services(databases, storefronts, stores or {})


def subjects(findings: list[Finding]) -> list[UUID]:
    return [UUID(finding.subject) for finding in findings]


def stored_settings_of(services: Services) -> ReadStored:
    """What staff have changed of storefronts, read from identity's database."""
    return StoredSettingsInternal(services.databases["identity"]).stored_settings
