"""The sections of a storefront's TOML file that belong to services."""

import importlib
import importlib.util
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, Unpack

from pydantic import ConfigDict, ValidationError

from common.kernel.command_errors import CommandRefused
from common.kernel.sections import Section

if TYPE_CHECKING:
    from common.kernel.storefronts import Storefront


class InvalidStorefront(CommandRefused):
    """A TOML file is invalid. The message names the file and every invalid key."""

    @classmethod
    def of(cls, file: str, error: ValidationError, section: str | None = None) -> "InvalidStorefront":
        """`section` is the one whose keys were validated; without it they are those of the file."""
        place = (section,) if section else ()
        faults = (f"{'.'.join(map(str, (*place, *fault['loc'])))}: {fault['msg']}" for fault in error.errors())
        return cls(f"{file}: " + "; ".join(faults))


class ServiceSection(Section):
    """The section `[name]` as a service reads it: `class Parcels(ServiceSection, name="parcels")`.

    The owner of a section declares all of its keys; others are refused. A service that reads some keys of another's
    section declares these, with the same defaults, in a class with `extra="ignore"`. Both kinds are in the module
    `storefront` of their service, whose processes validate them when they start.
    """

    section_name: ClassVar[str]

    def __init_subclass__(cls, *, name: str, **config: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**config)
        cls.section_name = name

    def check(self, storefront: "Storefront") -> None:
        """Compare with the rest of the storefront. Raises ValueError."""


S = TypeVar("S", bound=ServiceSection)


class ServiceSections:
    """The tables of the services' sections in one file, each validated once per class that reads it."""

    def __init__(self, file: str = "", tables: Mapping[str, Any] | None = None) -> None:
        self._file = file
        self._tables = tables or {}
        self._read: dict[type[ServiceSection], Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def read(self, kind: type[S], storefront: "Storefront") -> S:
        """Raises InvalidStorefront."""
        found: S | None = self._read.get(kind)
        if found is None:
            found = self._read[kind] = self._validated(kind, storefront)
        return found

    def table(self, name: str) -> Mapping[str, Any]:
        """The keys of a section as they are in the file, not validated; empty if it has no such section."""
        table: Mapping[str, Any] = self._tables.get(name, {})
        return table

    def merged(self, values: Mapping[str, Mapping[str, Any]]) -> "ServiceSections":
        """A copy in which the named keys of the named sections have other values, which are validated when read."""
        changed = {name: {**self.table(name), **keys} for name, keys in values.items()}
        return ServiceSections(self._file, {**self._tables, **changed})

    def replaced(self, sections: Iterable[ServiceSection]) -> "ServiceSections":
        """A copy in which the keys of these sections have their values, which are not validated again."""
        known = list(sections)
        tables = {each.section_name: {**self._tables.get(each.section_name, {}), **each.model_dump()} for each in known}
        copy = ServiceSections(self._file, {**self._tables, **tables})
        copy._read = {type(each): each for each in known}
        return copy

    def _validated(self, kind: type[S], storefront: "Storefront") -> S:
        try:
            section = kind.model_validate(self._tables.get(kind.section_name, {}))
        except ValidationError as error:
            raise InvalidStorefront.of(self._file, error, kind.section_name) from error
        try:
            section.check(storefront)
        except ValueError as error:
            raise InvalidStorefront(f"{self._file}: {kind.section_name}: {error}") from error
        return section


def sections_of(service: str) -> tuple[type[ServiceSection], ...]:
    """The classes in a service's module `storefront`: the sections that it owns, and those that it reads in part.

    None where the service has no such module, or is listed and not installed yet.
    """
    name = f"{service}.storefront"
    if importlib.util.find_spec(service) is None or importlib.util.find_spec(name) is None:
        return ()
    declared = vars(importlib.import_module(name)).values()
    return tuple(
        each
        for each in declared
        if isinstance(each, type) and issubclass(each, ServiceSection) and each.__module__ == name
    )


def is_owned(kind: type[ServiceSection]) -> bool:
    """Whether the class declares all keys of its section."""
    return kind.model_config.get("extra") == "forbid"
