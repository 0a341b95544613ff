"""Ask every service for what staff may change of a storefront, and for the values that apply."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.kernel.errors import ServiceUnavailable
from common.rpc.interfaces.settings import DescribedSection, SettingsInterface

Services = Mapping[str, SettingsInterface]
"""All services, by name."""
Changed = Mapping[str, Mapping[str, Any]]
"""The stored values by section and key."""


@dataclass(frozen=True, slots=True)
class Description:
    """The sections by name, and the services that did not answer."""

    sections: Mapping[str, DescribedSection]
    unavailable: list[str]


async def describe_settings(storefront: str, changed: Changed, services: Services) -> Description:
    """With `changed` instead of the values of the storefront's file."""
    values = {name: dict(keys) for name, keys in changed.items()}

    async def describe(service: SettingsInterface) -> list[DescribedSection] | None:
        try:
            return await service.describe_settings(storefront, values)
        except ServiceUnavailable:
            return None

    answers = await asyncio.gather(*map(describe, services.values()))
    found = {each.name: each for sections in answers for each in sections or ()}
    silent = [name for name, sections in zip(services, answers, strict=True) if sections is None]
    return Description(dict(sorted(found.items())), silent)
