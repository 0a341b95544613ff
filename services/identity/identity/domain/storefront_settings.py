"""What staff have changed of a storefront's file, and its history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db.tables import moment
from common.kernel.errors import Conflict, Invalid, NotFound
from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from identity.domain.base import Table

MAIL_TEMPLATES = "mail_templates"
"""The section of a shop's own templates, by `NAME/LANGUAGE`. Mail templates have operations of their own."""


class MailTemplateNotFound(NotFound):
    """No service has a template of this name that a shop can replace."""

    code = "mail_template.not_found"


class SettingsLocked(Conflict):
    """The storefront's file says that it alone decides."""

    code = "settings.locked"


class SettingsOutdated(Conflict):
    """Another change came first. Facts: `version`, the present one."""

    code = "settings.outdated"


class SettingsChangedSince(Conflict):
    """A later change concerns the same keys. Facts: `keys`."""

    code = "settings.changed_since"


class SettingsTooLarge(Invalid):
    """All changed values together. Facts: `most`, in bytes."""

    code = "settings.too_large"


class SettingsChangeNotFound(NotFound):
    code = "settings_change.not_found"


class ChangedKey(BaseModel, frozen=True):
    """The values of a key before and after a change, and whether each was staff's or the file's."""

    section: str
    key: str
    before: Any
    after: Any
    was_changed: bool
    is_changed: bool

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}"


class StorefrontSettings(Table, table=True):
    """`changed` has the values that differ from the file by section and key. `version` counts the changes."""

    __tablename__ = "storefront_settings"

    storefront: str = Field(primary_key=True)
    version: int = 0
    changed: dict[str, Any] = Field(sa_type=JSONB, default={})
    updated_at: datetime = moment()


class SettingsChange(Table, table=True):
    """`version` is the one that it made. `entries` are those of `ChangedKey`; `reverts` is the change taken back."""

    __tablename__ = "settings_changes"
    __table_args__ = (UniqueConstraint("storefront", "version", name="settings_changes_version"),)

    id: UUID = Field(primary_key=True)
    storefront: str
    version: int
    entries: list[Any] = Field(sa_type=JSONB)
    reverts: UUID | None = None
    reason: str | None = None
    changed_by: UUID
    created_at: datetime = moment()

    @property
    def keys(self) -> list[ChangedKey]:
        return [ChangedKey.model_validate(each) for each in self.entries]


def merged(
    stored: Mapping[str, Mapping[str, Any]], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The stored values after a change. A key that is given as None has the file's value again."""
    both = {name: {**stored.get(name, {}), **given.get(name, {})} for name in {*stored, *given}}
    kept = {name: {key: value for key, value in keys.items() if value is not None} for name, keys in both.items()}
    return {name: keys for name, keys in kept.items() if keys}
