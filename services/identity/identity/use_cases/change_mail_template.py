"""Replace the text of a mail in one language, or use the shipped one again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from common.audit.staff_action import StaffAction
from common.db.database import Database
from common.kernel.languages import Language
from common.kernel.mail_templates import OwnTemplate
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.mail_templates import MailParts, MailTemplatesInterface
from pydantic import TypeAdapter

from identity.domain.storefront_settings import (
    MAIL_TEMPLATES,
    ChangedKey,
    MailTemplateNotFound,
    SettingsChange,
    SettingsLocked,
    SettingsTooLarge,
    StorefrontSettings,
    merged,
)
from identity.repository.settings import find_change, read_settings
from identity.use_cases.store_settings import StoreSettings, store_settings

MOST_BYTES = 1_048_576
"""Of all own templates of a storefront, as JSON: every process keeps them."""
LANGUAGE: TypeAdapter[Language] = TypeAdapter(Language)
Services = Mapping[str, MailTemplatesInterface]
"""All services, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMailTemplate:
    """Without `own` the shipped template applies again. `id` is the same for a repeated request."""

    id: UUID
    storefront: Storefront
    name: str
    language: Language
    own: OwnTemplate | None
    by: UUID
    reason: str | None = None
    reverts: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.name}/{self.language}"


async def change_mail_template(
    command: ChangeMailTemplate, database: Database, services: Services, action: StaffAction
) -> StorefrontSettings:
    """Raises SettingsLocked, MailTemplateNotFound, InvalidFields, SettingsTooLarge, SettingsOutdated."""
    if command.storefront.locked:
        raise SettingsLocked()
    await preview_mail(command.storefront.name, command.name, command.language, command.own, services)
    stored = await read_settings(database.autocommit, command.storefront.name)
    before = stored.changed.get(MAIL_TEMPLATES, {}).get(command.key)
    after = command.own.model_dump() if command.own else None
    if before == after or await find_change(database.autocommit, stored.storefront, command.id):
        return stored
    changed = merged(stored.changed, {MAIL_TEMPLATES: {command.key: after}})
    if len(orjson.dumps(changed.get(MAIL_TEMPLATES, {}))) > MOST_BYTES:
        raise SettingsTooLarge(most=MOST_BYTES)
    change = SettingsChange(
        id=command.id,
        storefront=stored.storefront,
        version=stored.version + 1,
        entries=[_entry(command.key, before, after)],
        reverts=command.reverts,
        reason=command.reason,
        changed_by=command.by,
    )
    return await store_settings(StoreSettings(change, changed), database, action)


def _entry(key: str, before: Any, after: Any) -> dict[str, Any]:
    entry = ChangedKey(
        section=MAIL_TEMPLATES,
        key=key,
        before=before,
        after=after,
        was_changed=before is not None,
        is_changed=after is not None,
    )
    return entry.model_dump(mode="json")


async def preview_mail(
    storefront: str, name: str, language: Language, own: OwnTemplate | None, services: Services
) -> MailParts:
    """With sample values. Raises MailTemplateNotFound, and what the service refuses in `own`; ServiceUnavailable."""
    asked = (service.preview_mail(storefront, name, language, own) for service in services.values())
    found = [each for each in await asyncio.gather(*asked) if each is not None]
    if not found:
        raise MailTemplateNotFound()
    return found[0]
