"""Queries for what staff have changed of storefronts' files."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from psycopg.types.json import Jsonb

from identity.domain.storefront_settings import SettingsChange, StorefrontSettings

_OF: LiteralString = "storefront = %(storefront)s"
_CREATE = """
    insert into storefront_settings (storefront, version, changed, updated_at)
    values (%(storefront)s, 0, '{}', %(now)s) on conflict do nothing
"""
_NEWER: LiteralString = "version is distinct from (%(known)s::jsonb ->> storefront)::integer"


async def read_settings(executor: Executor, storefront: str) -> StorefrontSettings:
    """Version 0, without values, if nothing was changed yet."""
    found = await executor.get(StorefrontSettings, _OF, storefront=storefront)
    return found or StorefrontSettings(storefront=storefront)


async def lock_settings(uow: UnitOfWork, storefront: str) -> StorefrontSettings:
    """The row, which is created if there is none, locked until the transaction ends."""
    await uow.execute(_CREATE, storefront=storefront, now=clock.now())
    found = await uow.get(StorefrontSettings, _OF + " for update", storefront=storefront)
    assert found is not None
    return found


async def read_newer_settings(executor: Executor, known: Mapping[str, int]) -> list[StorefrontSettings]:
    """Of the storefronts whose version is not the known one."""
    return await executor.get_all(StorefrontSettings, _NEWER, known=Jsonb(dict(known)))


async def find_change(executor: Executor, storefront: str, change_id: UUID) -> SettingsChange | None:
    return await executor.get(
        SettingsChange, "storefront = %(storefront)s and id = %(id)s", storefront=storefront, id=change_id
    )


async def read_changes(executor: Executor, storefront: str, before: int | None, limit: int) -> list[SettingsChange]:
    """Newest first, those with a lower version than `before`."""
    return await executor.get_all(
        SettingsChange,
        "storefront = %(storefront)s and (%(before)s::bigint is null or version < %(before)s)"
        " order by version desc limit %(limit)s",
        storefront=storefront,
        before=before,
        limit=limit,
    )
