"""`atelier dead-letters`: what was given up, why, and another try."""

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

from common.database import Database
from common.dead_letters import DeadLetter, DeadLetterNotFound, DeadLetters
from rich.markup import escape
from rich.table import Table

from atelier.data_folder import DataFolder
from atelier.databases import open_databases
from atelier.errors import CannotStart
from atelier.progress import Progress
from atelier.services import SERVICES

PAGE = 100
T = TypeVar("T")


def list_all(options: Namespace, progress: Progress) -> int:
    with _commands(options, progress) as commands:
        return asyncio.run(commands.list(options.service, options.storefront))


def show(options: Namespace, progress: Progress) -> int:
    with _commands(options, progress) as commands:
        return asyncio.run(commands.show(options.service, options.id))


def replay(options: Namespace, progress: Progress) -> int:
    with _commands(options, progress) as commands:
        return asyncio.run(commands.replay(options.service, options.id))


@contextmanager
def _commands(options: Namespace, progress: Progress) -> Iterator["DeadLetterCommands"]:
    with open_databases(DataFolder(options.data)) as postgres:
        yield DeadLetterCommands({service: postgres.url(service) for service in SERVICES}, progress)


class DeadLetterCommands:
    """`databases` maps every service to its database's URL."""

    def __init__(self, databases: Mapping[str, str], progress: Progress) -> None:
        self._databases = databases
        self._console = progress.console

    async def list(self, service: str | None, storefront: str | None) -> int:
        table = Table("service", "id", "storefront", "handler", "attempts", "since", "reason", box=None)
        for name in [service] if service else SERVICES:
            async with self._of(name, storefront) as letters:
                async for letter in _all(letters):
                    table.add_row(*_row(name, letter))
        if table.row_count:
            self._console.print(table)
        else:
            self._console.print("no dead letters")
        return 0

    async def show(self, service: str, letter_id: int) -> int:
        async with self._of(service) as letters:
            letter = await _known(letters.get(letter_id), service, letter_id)
        self._console.print(f"[bold]{service} {letter.id}[/]  {escape(letter.handler)}, {letter.attempts} attempts")
        self._console.print(escape(letter.error), soft_wrap=True)
        self._console.print_json(json.dumps(letter.payload, default=str))
        return 0

    async def replay(self, service: str, letter_id: int | None) -> int:
        """None replays all of the service."""
        async with self._of(service) as letters:
            count = await _known(letters.replay(letter_id), service, letter_id)
        self._console.print(f"{count} due again; a running platform takes them up at once")
        return 0

    @asynccontextmanager
    async def _of(self, service: str, storefront: str | None = None) -> AsyncIterator[DeadLetters]:
        database = Database(self._databases[service], pool_size=1)
        await database.open()
        try:
            yield DeadLetters(database, storefront)
        finally:
            await database.close()


async def _known(answer: Awaitable[T], service: str, letter_id: int | None) -> T:
    try:
        return await answer
    except DeadLetterNotFound:
        raise CannotStart(f"{service} has no dead letter {letter_id}.") from None


async def _all(letters: DeadLetters) -> AsyncIterator[DeadLetter]:
    page = await letters.page(limit=PAGE)
    while page:
        for letter in page:
            yield letter
        page = await letters.page(after=page[-1].id, limit=PAGE)


def _row(service: str, letter: DeadLetter) -> tuple[str, ...]:
    storefront = str(letter.payload.get("storefront", ""))
    since = f"{letter.created_at:%Y-%m-%d %H:%M}"
    reason = escape((letter.error.strip().splitlines() or [""])[-1])
    return service, str(letter.id), storefront, escape(letter.handler), str(letter.attempts), since, reason
