"""What staff may change of a storefront while it runs: the services that own the sections describe and check it."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface, call_policy

Values = Mapping[str, Mapping[str, Any]]
"""Values by section and key, as in JSON."""


class SettingValue(BaseModel, frozen=True):
    """`source` is `changed`, `file` or `default`; `file_value` is what would be without the change."""

    value: Any
    source: str
    file_value: Any


class DescribedSection(BaseModel, frozen=True):
    """`json_schema` is that of an object with the keys that staff may change."""

    name: str
    json_schema: dict[str, Any]
    values: dict[str, SettingValue]


class SettingFault(BaseModel, frozen=True):
    """A rule that a value breaks. `path` begins with section and key."""

    path: str
    rule: str
    facts: dict[str, Any]


class CheckedSettings(BaseModel, frozen=True):
    """`values` are those of the service's sections in their normal form; not to be used if there are `faults`."""

    values: dict[str, dict[str, Any]]
    faults: list[SettingFault]


class SettingsInterface(ServiceInterface):
    """Every service has it."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=2)
    async def describe_settings(self, storefront: str, values: dict[str, dict[str, Any]]) -> list[DescribedSection]:
        """The sections that the service owns and the storefront has, with `values` instead of those of its file."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=2)
    async def check_settings(
        self, storefront: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
    ) -> CheckedSettings:
        """Validate every section that the service owns or reads, as if the stored values `before` became `after`.

        Names of sections and keys that the service does not have are ignored.
        """
