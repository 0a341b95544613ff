"""Commands on databases: migration and dead letters."""

import asyncio
import io
import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from uuid import uuid4

import psycopg
import pytest
from atelier.commands.dead_letters import DeadLetterCommands
from atelier.console.progress import Progress
from atelier.databases.installed import Installed
from atelier.databases.migrations import Schema, migrate, migrations_folder, schema_of
from atelier.errors import CannotStart
from common.kernel.command_errors import CommandRefused
from rich.console import Console
from testkit.databases import migrated_database
from testkit.servers import create_database, database_url, drop_database
from testkit.storefronts import SHIPPED

INSERT = """insert into tasks (key, handler, payload, state, attempts, error, run_at, created_at)
values (%s, 'notify', '{"storefront": "emporium", "to": "ada@shop.test"}', 'dead', 5,
'Traceback\nOSError: no route to host', '2031-01-02T03:04:05Z', '2031-01-02T03:04:05Z') returning id"""


@pytest.fixture
async def identity_url() -> AsyncIterator[str]:
    async with migrated_database(migrations_folder("identity").parent) as url:
        yield url


@pytest.fixture
def output() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def commands(identity_url: str, output: io.StringIO) -> DeadLetterCommands:
    return DeadLetterCommands(
        Installed(databases={"identity": identity_url}), Progress(Console(file=output, width=200))
    )


@pytest.fixture
async def dead(identity_url: str) -> int:
    async with await psycopg.AsyncConnection.connect(identity_url) as connection:
        row = await (await connection.execute(INSERT, [uuid4()])).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_database_is_migrated_once() -> None:
    name = f"test_migrate_{uuid4().hex[:12]}"
    await create_database(name)
    try:
        assert migrate("identity", database_url(name)) is True
        assert migrate("identity", database_url(name)) is False
    finally:
        await drop_database(name)


NEWER = "update alembic_version set version_num = 'chassis_9999' where version_num like 'chassis%'"
RECORDED = """comment on table alembic_version is '{"chassis_9999": "PHASE"}'"""


async def make_newer(url: str, phase: str | None) -> None:
    """Do what the migration of a newer release does, with or without a record of its phase."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(NEWER)
        if phase:
            await connection.execute(RECORDED.replace("PHASE", phase).encode())


@pytest.mark.parametrize("phase", ["before", None])
async def test_a_database_to_which_a_newer_release_has_only_added_is_used_as_it_is(
    identity_url: str, phase: str | None
) -> None:
    await make_newer(identity_url, phase)
    assert schema_of("identity", identity_url) is Schema.NEWER
    assert migrate("identity", identity_url) is False


async def test_a_database_from_which_a_newer_release_has_removed_something_is_refused(identity_url: str) -> None:
    await make_newer(identity_url, "after")
    with pytest.raises(CannotStart, match="identity: the database is of a newer release, whose migration chassis_9999"):
        migrate("identity", identity_url)


@pytest.mark.verify
@pytest.mark.parametrize(
    ("phase", "codes"),
    [pytest.param(None, [0, 0, 1], marks=pytest.mark.nightly), ("before", [0, 0, 0]), ("after", [1, 1, 1])],
)
async def test_going_back_to_an_older_release_runs_no_migration(
    identity_url: str, phase: str | None, codes: list[int]
) -> None:
    """Both phases of a rollout succeed, and without a phase if it is known that nothing was removed."""
    await make_newer(identity_url, phase)
    settings = {
        "ATELIER_DATABASE_URL": identity_url,
        "ATELIER_INTERNAL_KEY": "k" * 32,
        "ATELIER_STOREFRONTS": str(SHIPPED),
        "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
        "ATELIER_OBJECTS_URL": "memory:///",
    }
    found = []
    for words in (["--phase", "before"], ["--phase", "after"], []):
        command = [sys.executable, "-P", "-m", "identity", "migrate", *words]
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE
        )
        _, printed = await process.communicate()
        assert b"chassis_9999" in printed
        assert b"Traceback" not in printed
        found.append(process.returncode)
    assert found == codes


async def test_the_list_names_service_storefront_and_the_end_of_the_reason(
    commands: DeadLetterCommands, dead: int, output: io.StringIO
) -> None:
    await commands.list("identity", "emporium")
    line = output.getvalue().splitlines()[-1]
    assert line.split()[:5] == ["identity", str(dead), "emporium", "notify", "5"]
    assert line.rstrip().endswith("OSError: no route to host")


async def test_the_list_of_another_storefront_is_empty(
    commands: DeadLetterCommands, dead: int, output: io.StringIO
) -> None:
    await commands.list("identity", "marbelle")
    assert output.getvalue() == "no dead letters of marbelle, 1 of others\n"


async def test_show_prints_the_whole_reason_and_payload(
    commands: DeadLetterCommands, dead: int, output: io.StringIO
) -> None:
    await commands.show("identity", chosen(dead))
    assert "Traceback" in output.getvalue()
    assert "ada@shop.test" in output.getvalue()


async def test_a_replayed_dead_letter_is_due_again(
    commands: DeadLetterCommands, dead: int, identity_url: str, output: io.StringIO
) -> None:
    await commands.replay("identity", chosen(dead))
    async with await psycopg.AsyncConnection.connect(identity_url) as connection:
        row = await (await connection.execute("select state, attempts from tasks where id = %s", [dead])).fetchone()
    assert row == ("waiting", 0)


async def test_an_unknown_dead_letter_is_refused(commands: DeadLetterCommands) -> None:
    with pytest.raises(CommandRefused, match="identity has no dead letter 4711"):
        await commands.replay("identity", chosen(4711))


async def test_a_discarded_dead_letter_is_deleted(commands: DeadLetterCommands, dead: int, output: io.StringIO) -> None:
    await commands.discard("identity", chosen(dead))
    await commands.list("identity", None)
    assert output.getvalue() == "1 discarded\nno dead letters\n"


def chosen(letter: int) -> Namespace:
    return Namespace(id=str(letter), all=False, yes=True)
