"""`atelier dead-letters`: jobs and events that failed after all retries, in either topology."""

import asyncio
import json
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager

from common.jobs.dead_letters import DeadLetter, DeadLetters
from common.observability import logs
from common.runtime import failure_commands
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Column, Table

from atelier.console.progress import Progress
from atelier.databases.installed import Installed, open_installed
from atelier.services import SERVICES

COLUMNS = ("storefront", "handler", "attempts", "since", "reason")
Command = Callable[["DeadLetterCommands"], Awaitable[int]]


def list_all(options: Namespace, progress: Progress) -> int:
    return _run(options, progress, lambda commands: commands.list(options.service, options.storefront))


def show(options: Namespace, progress: Progress) -> int:
    return _run(options, progress, lambda commands: commands.show(options.service, options))


def replay(options: Namespace, progress: Progress) -> int:
    return _run(options, progress, lambda commands: commands.replay(options.service, options))


def discard(options: Namespace, progress: Progress) -> int:
    return _run(options, progress, lambda commands: commands.discard(options.service, options))


def _run(options: Namespace, progress: Progress, command: Command) -> int:
    async def carry_out(commands: "DeadLetterCommands") -> int:
        return await command(commands)

    logs.configure("WARNING", "atelier")
    with _commands(options, progress) as commands:
        return asyncio.run(carry_out(commands))


@contextmanager
def _commands(options: Namespace, progress: Progress) -> Iterator["DeadLetterCommands"]:
    with open_installed(options.data) as installed:
        yield DeadLetterCommands(installed, progress)


class DeadLetterCommands:
    def __init__(self, installed: Installed, progress: Progress) -> None:
        self._installed = installed
        self._console = progress.console

    async def list(self, service: str | None, storefront: str | None) -> int:
        rows: list[tuple[str, ...]] = []
        others = 0
        for name in [service] if service else SERVICES:
            async with self._of(name) as letters:
                for letter in await letters.page(limit=None):
                    if storefront in (None, letter.storefront):
                        rows.append(_row(name, letter))
                    else:
                        others += 1
        if rows:
            self._console.print(_table(rows), soft_wrap=True)
        else:
            self._console.print(f"no dead letters of {storefront}, {others} of others" if others else "no dead letters")
        return 0

    async def show(self, service: str, options: Namespace) -> int:
        async with self._of(service) as letters:
            letter = await failure_commands.find(service, letters, options.id)
        heading = f"{escape(letter.handler)}, {letter.attempts} attempts"
        self._console.print(f"[bold]{service} {letter.id}[/]  {heading}", soft_wrap=True)
        self._console.print(escape(letter.error), soft_wrap=True)
        self._console.print_json(json.dumps(letter.payload, default=str))
        return 0

    async def replay(self, service: str, options: Namespace) -> int:
        async with self._of(service) as letters:
            count = await failure_commands.replay(service, letters, None if options.all else options.id)
        self._console.print(f"{count} due again; a running platform takes them up at once")
        return 0

    async def discard(self, service: str, options: Namespace) -> int:
        async with self._of(service) as letters:
            count = await failure_commands.discard(service, letters, options)
        self._console.print(f"{count} discarded")
        return 0

    def _of(self, service: str) -> AbstractAsyncContextManager[DeadLetters]:
        return failure_commands.open_dead_letters(self._installed.databases[service])


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    """Ids are not wrapped, so that they can be copied."""
    longest = max(cell_len(row[1]) for row in rows)
    table = Table("service", Column("id", no_wrap=True, min_width=longest), *COLUMNS, box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _row(service: str, letter: DeadLetter) -> tuple[str, ...]:
    since = f"{letter.created_at:%Y-%m-%d %H:%M}"
    return (service, str(letter.id), letter.storefront, letter.handler, str(letter.attempts), since, letter.reason)
