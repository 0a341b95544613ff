"""What staff have changed of storefronts while they run, which identity stores."""

from abc import abstractmethod
from typing import Any

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface, call_policy


class StoredSettings(BaseModel, frozen=True):
    """The values that differ from a storefront's file. `version` counts the changes."""

    storefront: str
    version: int
    values: dict[str, dict[str, Any]]


class StoredSettingsInterface(ServiceInterface, service="identity"):
    @abstractmethod
    @call_policy(timeout_seconds=2.0, attempts=1)
    async def stored_settings(self, known: dict[str, int]) -> list[StoredSettings]:
        """Of the storefronts whose version is not the known one. A storefront that never was changed has none."""
