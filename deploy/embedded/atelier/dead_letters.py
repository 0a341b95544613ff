"""`atelier dead-letters`: what was given up on this machine, in either topology: why, another try, or its end."""

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from common import dead_letter_command, logs
from common.all_dead_letters import AllDeadLetters, Letter
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Column, Table

from atelier.installed import Installed, open_installed
from atelier.progress import Progress
from atelier.services import SERVICES

COLUMNS = ("storefront", "handler or event", "attempts", "since", "reason")
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
                for letter in await letters.fetch():
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
            for letter in await letters.find(options.id, options.kept):
                heading = f"{escape(letter.name)}, {letter.attempts} attempts, kept in the {letter.kept}"
                self._console.print(f"[bold]{service} {escape(letter.id)}[/]  {heading}", soft_wrap=True)
                self._console.print(escape(letter.whole_reason), soft_wrap=True)
                self._console.print_json(json.dumps(letter.facts["payload"], default=str))
        return 0

    async def replay(self, service: str, options: Namespace) -> int:
        async with self._of(service) as letters:
            if options.all and options.kept is None:
                count = await letters.replay_all()
            else:
                found = letters.fetch(kept=options.kept) if options.all else letters.find(options.id, options.kept)
                count = await letters.replay(await found)
        self._console.print(f"{count} due again; a running platform takes them up at once")
        return 0

    async def discard(self, service: str, options: Namespace) -> int:
        async with self._of(service) as letters:
            self._console.print(await dead_letter_command.discard(options, letters))
        return 0

    @asynccontextmanager
    async def _of(self, service: str) -> AsyncIterator[AllDeadLetters]:
        broker = self._installed.broker
        url, prefix = (broker.url, broker.prefix) if broker else (None, "")
        async with dead_letter_command.opened(service, self._installed.databases[service], url, prefix) as letters:
            yield letters


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    """Ids stand whole on one line, so that they can be copied."""
    longest = max(cell_len(row[1]) for row in rows)
    table = Table("service", Column("id", no_wrap=True, min_width=longest), *COLUMNS, box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _row(service: str, letter: Letter) -> tuple[str, ...]:
    return (service, letter.id, letter.storefront, letter.name, str(letter.attempts), letter.since, letter.reason)
