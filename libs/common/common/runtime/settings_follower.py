"""Keeps the storefronts of a process at what staff have changed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

import structlog
from pydantic import ValidationError

from common.kernel.errors import ServiceUnavailable
from common.kernel.service_sections import InvalidStorefront, sections_of
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.stored_settings import StoredSettings

FOLLOW_SECONDS = 2.0
RETRY_SECONDS = 0.5
ReadStored = Callable[[dict[str, int]], Awaitable[list[StoredSettings]]]
"""The stored settings of the storefronts whose version is not the given one."""
log = structlog.get_logger("settings")


class SettingsFollower:
    """Asks for newer versions every `seconds`, so that no change can be missed.

    `services` are those whose sections this process reads. While the answer fails, the known values stay.
    """

    def __init__(
        self, storefronts: Storefronts, read: ReadStored, services: Iterable[str], seconds: float = FOLLOW_SECONDS
    ) -> None:
        self._storefronts = storefronts
        self._read = read
        self._kinds = [kind for service in services for kind in sections_of(service)]
        self._seconds = seconds
        self._known: dict[str, int] = {}
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the stored values apply: before that, a restarted process would use those of the files."""
        if not await self._follow():
            await self._follow_at_last()
        self._following = asyncio.create_task(self._repeat(), name="settings")

    async def stop(self) -> None:
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
            self._following = None

    async def follow(self) -> None:
        """Apply what was changed since the last time. Raises ServiceUnavailable."""
        for stored in await self._read(dict(self._known)):
            self._known[stored.storefront] = stored.version
            if self._storefronts.get(stored.storefront) is not None:
                self._apply(stored)

    async def _follow_at_last(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            if await self._follow():
                return

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            await self._follow()

    async def _follow(self) -> bool:
        try:
            await self.follow()
        except ServiceUnavailable:
            log.warning("identity_unavailable")
            return False
        except Exception:  # without another attempt changes would be missed until the process restarts
            log.exception("settings_not_read")
            return False
        return True

    def _apply(self, stored: StoredSettings) -> None:
        storefront = self._storefronts.of_file(stored.storefront)
        if storefront.locked:
            return
        for name, keys in stored.values.items():
            changed = self._changed(storefront, name, keys)
            storefront = changed or storefront
            if changed is None:
                log.error("settings_invalid", storefront=stored.storefront, section=name, version=stored.version)
        self._storefronts.replace(storefront)
        log.info("settings_followed", storefront=stored.storefront, version=stored.version)

    def _changed(self, storefront: Storefront, name: str, keys: dict[str, object]) -> Storefront | None:
        """None if the section is invalid now, for example because this release has other rules: its file applies."""
        try:
            changed = storefront.changed({name: keys})
            for kind in self._kinds:
                changed.section(kind)
        except (ValidationError, InvalidStorefront):
            return None
        return changed
