"""Take a change of settings back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.audit.staff_action import StaffAction
from common.kernel.mail_templates import OwnTemplate
from common.kernel.storefronts import Storefront

from identity.domain.storefront_settings import (
    MAIL_TEMPLATES,
    ChangedKey,
    SettingsChangedSince,
    SettingsChangeNotFound,
    StorefrontSettings,
)
from identity.repository.settings import find_change, read_settings
from identity.use_cases.change_mail_template import LANGUAGE, ChangeMailTemplate, change_mail_template
from identity.use_cases.change_settings import ChangeSettings, SettingsStore, change_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RevertSettings:
    """`change_id` is the change to take back; `id` is the same for a repeated request."""

    id: UUID
    storefront: Storefront
    change_id: UUID
    by: UUID
    reason: str | None = None


async def revert_settings(command: RevertSettings, store: SettingsStore, action: StaffAction) -> StorefrontSettings:
    """The keys get the values from before the change, checked as any change is.

    Raises SettingsChangeNotFound, SettingsChangedSince, and what `change_settings` raises.
    """
    name, executor = command.storefront.name, store.database.autocommit
    change = await find_change(executor, name, command.change_id)
    if change is None:
        raise SettingsChangeNotFound()
    stored = await read_settings(executor, name)
    if await find_change(executor, name, command.id):
        return stored
    later = [entry.name for entry in change.keys if not _applies(entry, stored)]
    if later:
        raise SettingsChangedSince(keys=", ".join(later))
    if any(entry.section == MAIL_TEMPLATES for entry in change.keys):
        return await _revert_template(command, change.keys[0], store, action)
    values: dict[str, dict[str, Any]] = {}
    for entry in change.keys:
        values.setdefault(entry.section, {})[entry.key] = entry.before if entry.was_changed else None
    wanted = ChangeSettings(
        id=command.id,
        storefront=command.storefront,
        values=values,
        by=command.by,
        version=stored.version,
        reason=command.reason,
        reverts=change.id,
    )
    return await change_settings(wanted, store, action)


async def _revert_template(
    command: RevertSettings, entry: ChangedKey, store: SettingsStore, action: StaffAction
) -> StorefrontSettings:
    name, _, language = entry.key.rpartition("/")
    wanted = ChangeMailTemplate(
        id=command.id,
        storefront=command.storefront,
        name=name,
        language=LANGUAGE.validate_python(language),
        own=OwnTemplate.model_validate(entry.before) if entry.was_changed else None,
        by=command.by,
        reason=command.reason,
        reverts=command.change_id,
    )
    return await change_mail_template(wanted, store.database, store.templates, action)


def _applies(entry: ChangedKey, stored: StorefrontSettings) -> bool:
    """Whether the key still is what the change made it."""
    keys = stored.changed.get(entry.section, {})
    return keys.get(entry.key) == entry.after if entry.is_changed else entry.key not in keys
