"""The implementation of describing and checking what staff may change of the sections that a service owns."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import orjson
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from common.kernel.sections import Section
from common.kernel.service_sections import InvalidStorefront, ServiceSection, is_owned, sections_of
from common.kernel.storefronts import CHASSIS_SECTIONS, Storefront, Storefronts
from common.kernel.validation import field_fault
from common.rpc.interfaces.settings import (
    CheckedSettings,
    DescribedSection,
    SettingFault,
    SettingsInterface,
    SettingValue,
    Values,
)

CHASSIS_OWNER = "identity"
"""The service that describes and checks the sections of the chassis."""
REFUSED = "settings.refused"


class SettingsInternal(SettingsInterface):
    """`storefronts` have the values of the files; those that apply are arguments."""

    def __init__(self, service: str, storefronts: Storefronts) -> None:
        self._storefronts = storefronts
        self._read = sections_of(service)
        self._owned: dict[str, type[Section]] = {each.section_name: each for each in self._read if is_owned(each)}
        if service == CHASSIS_OWNER:
            self._owned |= CHASSIS_SECTIONS

    async def describe_settings(self, storefront: str, values: dict[str, dict[str, Any]]) -> list[DescribedSection]:
        file = self._storefronts.of_file(storefront)
        now = file.changed(values)
        return [
            _described(name, kind, file, now, values.get(name, {}))
            for name, kind in self._owned.items()
            if kind.live_keys() and _has(file, name)
        ]

    async def check_settings(
        self, storefront: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
    ) -> CheckedSettings:
        file = self._storefronts.of_file(storefront)
        checked: dict[str, dict[str, Any]] = {}
        faults: list[SettingFault] = []
        for name in self._owned.keys() & after.keys():
            checked[name], found = _checked_keys(self._owned[name], name, after[name])
            faults += found
        faults = faults or list(self._whole_faults(file, before, {**after, **checked}))
        return CheckedSettings(values=checked, faults=faults)

    def _whole_faults(self, file: Storefront, before: Values, after: Values) -> Iterator[SettingFault]:
        """What each section as a whole, and the service's sections together, break."""
        old = file.changed(before)
        try:
            new = file.changed(after)
        except ValidationError as error:  # of the chassis, whose owner says so
            if CHASSIS_SECTIONS.keys() <= self._owned.keys():
                yield from _faults_of((), error)
            return
        for kind in self._read:
            faults = list(_section_faults(kind, new))
            yield from faults
            if not faults and is_owned(kind) and after.get(kind.section_name) != before.get(kind.section_name):
                try:
                    new.section(kind).check_change(old.section(kind))
                except ValueError as error:
                    yield _refused(kind.section_name, error)


def _has(file: Storefront, name: str) -> bool:
    return name in CHASSIS_SECTIONS or name in file.sections


def _section_faults(kind: type[ServiceSection], storefront: Storefront) -> Iterator[SettingFault]:
    try:
        kind.model_validate(storefront.sections.table(kind.section_name))
        storefront.section(kind)
    except ValidationError as error:
        yield from _faults_of((kind.section_name,), error)
    except InvalidStorefront as error:
        yield _refused(kind.section_name, error.__cause__ or error)


def _checked_keys(
    kind: type[Section], name: str, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[SettingFault]]:
    """The values in their normal form, and what is wrong with a value by itself."""
    checked, faults, known = {}, list[SettingFault](), kind.live_keys()
    for key in known.keys() & given.keys():
        adapter = _adapter(kind.model_fields[key])
        try:
            valid = adapter.validate_json(orjson.dumps(given[key]), strict=True)
        except ValidationError as error:
            faults += _faults_of((name, key), error)
        else:
            checked[key] = adapter.dump_python(valid, mode="json")
    return checked, faults


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
    typed: Any = Annotated[field.annotation, *field.metadata]
    return TypeAdapter(typed)


def _faults_of(place: tuple[str, ...], error: ValidationError) -> Iterator[SettingFault]:
    for each in error.errors(include_url=False, include_input=False):
        fault = field_fault((*place, *each["loc"]), each)
        if fault.rule == "value_error":
            yield _refused(fault.path, each["ctx"]["error"])
        else:
            yield SettingFault(path=fault.path, rule=fault.rule, facts=dict(fault.facts))


def _refused(path: str, reason: BaseException) -> SettingFault:
    return SettingFault(path=path, rule=REFUSED, facts={"reason": str(reason)})


def _described(
    name: str, kind: type[Section], file: Storefront, now: Storefront, changed: Mapping[str, Any]
) -> DescribedSection:
    before, after = _shown(file, name, kind), _shown(now, name, kind)
    given = _given(file, name)
    values = {
        key: SettingValue(
            value=after[key],
            source="changed" if key in changed else "file" if key in given else "default",
            file_value=before[key],
        )
        for key in kind.live_keys()
    }
    return DescribedSection(name=name, json_schema=_schema(kind), values=values)


def _shown(storefront: Storefront, name: str, kind: type[Section]) -> dict[str, Any]:
    if issubclass(kind, ServiceSection):
        return storefront.section(kind).model_dump(mode="json")
    section = storefront.chassis_section(name)
    assert section is not None
    return section.model_dump(mode="json")


def _given(file: Storefront, name: str) -> frozenset[str]:
    """The keys that the file sets."""
    section = file.chassis_section(name)
    if section is None:
        return frozenset(file.sections.table(name))
    return frozenset(section.model_fields_set if name in file.model_fields_set else ())


def _schema(kind: type[Section]) -> dict[str, Any]:
    """JSON schema of the keys that staff may change."""
    whole = kind.model_json_schema()
    properties = {
        key: {**whole["properties"][key], "description": live.description} for key, live in kind.live_keys().items()
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "$defs": whole.get("$defs", {}),
    }
