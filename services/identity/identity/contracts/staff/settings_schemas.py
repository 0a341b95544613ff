"""Bodies of settings."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Body, Output, StrictBody
from pydantic import ConfigDict, Field, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class SettingsPatch(Body):
    """The other members are sections: `{"orders": {"shipping": 590}}`. Null restores the value of the file.

    `version` is the one that the change is based on, as `If-Match` is.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Any]] = Field(init=False)

    version: int | None = Field(default=None, ge=0, lt=2**31)
    reason: Reason | None = None

    @property
    def sections(self) -> dict[str, dict[str, Any]]:
        return self.__pydantic_extra__


class RevertBody(StrictBody):
    reason: Reason | None = None


class Setting(Output):
    """`source` is `changed`, `file` or `default`. `file_value` is what null restores."""

    value: Any
    source: str
    file_value: Any


class SettingsSection(Output):
    """`schema` is a JSON schema of the keys that can be changed."""

    model_config = ConfigDict(populate_by_name=True)

    json_schema: dict[str, Any] = Field(alias="schema")
    values: dict[str, Setting]


class SettingsBody(Output):
    """`version` counts the changes. The values of a `locked` storefront are those of its file.

    `unavailable` are services that did not answer: their sections are missing.
    """

    version: int
    locked: bool
    sections: dict[str, SettingsSection]
    unavailable: list[str]


class ChangedSetting(Output):
    """`before_changed` and `after_changed`: whether the value was one of staff, not that of the file."""

    section: str
    key: str
    before: Any
    after: Any
    before_changed: bool
    after_changed: bool


class SettingsChangeAuthor(Output):
    id: UUID
    name: str | None


class SettingsHistoryEntry(Output):
    """`version` is the one that the change made; `reverts` is the change that it took back."""

    id: UUID
    version: int
    at: datetime
    by: SettingsChangeAuthor
    reason: str | None
    reverts: UUID | None
    changes: list[ChangedSetting]
