"""What a service knows of a person: sections of rows, which it reads page by page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

ReadFile = Callable[[str, UUID, str, int], Awaitable[bytes]]
"""A part of a customer's file by storefront, user, key and start; empty at its end."""


async def no_files(storefront: str, user_id: UUID, file: str, start: int) -> bytes:
    """Of a service that stores no files of customers."""
    return b""


@dataclass(frozen=True, slots=True)
class PersonalSection:
    """`sql` selects `position` (a text that is in ascending order) and `data` (an object) of rows of
    `%(storefront)s` and `%(user_id)s` after `%(after)s`, at most `%(limit)s`. With files also `file` and `name`."""

    name: str
    sql: LiteralString


def personal_rows(
    name: str,
    tables: LiteralString,
    where: LiteralString = "t.storefront = %(storefront)s and t.user_id = %(user_id)s",
    *,
    key: LiteralString = "t.id",
    without: LiteralString = "",
    more: LiteralString = "",
    files: LiteralString = "",
) -> PersonalSection:
    """A section of the rows `t` of `tables`, without some columns (`a,b`) and with some SQL expressions (`'name', x`).

    `files` are columns `file` and `name`.
    """
    position: LiteralString = f"""({key})::text collate "C" """
    columns: LiteralString = f", {files}" if files else ""
    data: LiteralString = f"to_jsonb(t) - '{{{without}}}'::text[] || jsonb_build_object({more})"
    sql: LiteralString = f"""
        select {position} as position, {data} as data{columns} from {tables} where {where}
        and (%(after)s::text is null or {position} > %(after)s) order by {position} limit %(limit)s
    """
    return PersonalSection(name, sql)
