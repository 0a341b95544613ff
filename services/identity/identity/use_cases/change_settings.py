"""Change what staff may change of a storefront while it runs."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from common.audit.staff_action import StaffAction
from common.db.database import Database
from common.http.bodies import UNKNOWN_NAME, unknown_name
from common.kernel.errors import FieldFault, InvalidFields, ServiceUnavailable
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.mail_templates import MailTemplatesInterface
from common.rpc.interfaces.settings import DescribedSection

from identity.domain.storefront_settings import (
    MAIL_TEMPLATES,
    ChangedKey,
    SettingsChange,
    SettingsLocked,
    SettingsOutdated,
    SettingsTooLarge,
    StorefrontSettings,
    merged,
)
from identity.repository.settings import find_change, read_settings
from identity.use_cases.describe_settings import Changed, Services, describe_settings
from identity.use_cases.store_settings import StoreSettings, store_settings

MOST_BYTES = 65_536
"""Of all changed values of a storefront but its mail templates, as JSON: every process keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings:
    """`values` by section and key; None restores the value of the file. `id` is the same for a repeated request.

    With `version` the change is refused unless it is the present one.
    """

    id: UUID
    storefront: Storefront
    values: Changed
    by: UUID
    version: int | None = None
    reason: str | None = None
    reverts: UUID | None = None


@dataclass(frozen=True, slots=True)
class SettingsStore:
    """Where settings are stored, and the services that know what they mean."""

    database: Database
    services: Services = field(repr=False)
    templates: Mapping[str, MailTemplatesInterface] = field(repr=False, default_factory=dict)


async def change_settings(command: ChangeSettings, store: SettingsStore, action: StaffAction) -> StorefrontSettings:
    """The services check the values before the transaction.

    Raises SettingsLocked, SettingsOutdated, SettingsTooLarge, InvalidFields, ServiceUnavailable.
    """
    if command.storefront.locked:
        raise SettingsLocked()
    name, executor = command.storefront.name, store.database.autocommit
    stored = await read_settings(executor, name)
    if await find_change(executor, name, command.id):
        return stored
    if command.version not in (None, stored.version):
        raise SettingsOutdated(version=stored.version)
    sections = await _sections(command, stored, store.services)
    present = {section: _known(section, keys, sections) for section, keys in stored.changed.items()}
    after = merged(present, await _checked(command, present, store.services))
    entries = list(_entries(command.values, stored.changed, after, sections))
    if not entries:
        return stored
    change = SettingsChange(
        id=command.id,
        storefront=name,
        version=stored.version + 1,
        entries=[entry.model_dump(mode="json") for entry in entries],
        reverts=command.reverts,
        reason=command.reason,
        changed_by=command.by,
    )
    return await store_settings(StoreSettings(change, after), store.database, action)


async def _sections(
    command: ChangeSettings, stored: StorefrontSettings, services: Services
) -> Mapping[str, DescribedSection]:
    """Raises InvalidFields for names that are not among them."""
    found = await describe_settings(command.storefront.name, stored.changed, services)
    if found.unavailable:
        raise ServiceUnavailable(service=found.unavailable[0])
    faults = list(_unknown(command.values, found.sections))
    if faults:
        raise InvalidFields(*faults)
    return found.sections


def _unknown(values: Changed, sections: Mapping[str, DescribedSection]) -> Iterator[FieldFault]:
    for name, keys in values.items():
        section = sections.get(name)
        if section is None:
            yield _unknown_name(name, name, [*sections])
        else:
            yield from (
                _unknown_name(f"{name}.{key}", key, [*section.values]) for key in keys if key not in section.values
            )


def _unknown_name(path: str, name: str, known: list[str]) -> FieldFault:
    error = unknown_name(name, known)
    return FieldFault(path, UNKNOWN_NAME, {"message": error.message(), **(error.context or {})})


def _known(name: str, keys: Mapping[str, Any], sections: Mapping[str, DescribedSection]) -> dict[str, Any]:
    """Without what a former release allowed to change and this one does not have."""
    if name == MAIL_TEMPLATES:
        return dict(keys)
    section = sections.get(name)
    return {key: value for key, value in keys.items() if section and key in section.values}


async def _checked(command: ChangeSettings, present: dict[str, dict[str, Any]], services: Services) -> Changed:
    """The given values in their normal form. Raises InvalidFields with what any service refuses."""
    after = merged(present, command.values)
    if len(orjson.dumps({name: keys for name, keys in after.items() if name != MAIL_TEMPLATES})) > MOST_BYTES:
        raise SettingsTooLarge(most=MOST_BYTES)
    answers = await asyncio.gather(
        *(each.check_settings(command.storefront.name, present, after) for each in services.values())
    )
    faults = {(each.path, each.rule): each for answer in answers for each in answer.faults}
    if faults:
        raise InvalidFields(*(FieldFault(each.path, each.rule, each.facts) for each in faults.values()))
    normal = {name: keys for answer in answers for name, keys in answer.values.items()}
    return {
        name: {key: None if value is None else normal[name][key] for key, value in keys.items()}
        for name, keys in command.values.items()
    }


def _entries(
    given: Changed, before: Changed, after: Changed, sections: Mapping[str, DescribedSection]
) -> Iterator[ChangedKey]:
    """The keys that are changed in effect, or from staff's to the file's value."""
    for name, keys in given.items():
        for key in keys:
            known, is_changed = sections[name].values[key], key in after.get(name, {})
            entry = ChangedKey(
                section=name,
                key=key,
                before=known.value,
                after=after[name][key] if is_changed else known.file_value,
                was_changed=key in before.get(name, {}),
                is_changed=is_changed,
            )
            if (entry.before, entry.was_changed) != (entry.after, entry.is_changed):
                yield entry
