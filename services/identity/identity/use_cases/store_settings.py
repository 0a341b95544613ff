"""Store a checked change of settings with its entry in the history and in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.audit.staff_action import StaffAction
from common.db.database import Database
from common.kernel import clock

from identity.domain.storefront_settings import SettingsChange, SettingsOutdated, StorefrontSettings
from identity.repository.settings import lock_settings


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """`changed` are all values that differ from the file after the change, checked against the version before it."""

    change: SettingsChange
    changed: Mapping[str, Mapping[str, Any]]


async def store_settings(command: StoreSettings, database: Database, action: StaffAction) -> StorefrontSettings:
    """Raises SettingsOutdated if another change came first."""
    change = command.change
    async with database.transaction() as uow:
        settings = await lock_settings(uow, change.storefront)
        if settings.version != change.version - 1:
            raise SettingsOutdated(version=settings.version)
        settings.version, settings.updated_at = change.version, clock.now()
        settings.changed = {name: dict(keys) for name, keys in command.changed.items()}
        await uow.defer_save(settings)
        await uow.defer_add(change)
        before = {entry.name: entry.before for entry in change.keys}
        after = {entry.name: entry.after for entry in change.keys}
        await action.record(uow, before=before, after=after, subject_id=settings.storefront)
    return settings
