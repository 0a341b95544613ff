"""What the commands do to databases: migrate them once, and give what was given up another try."""

import io
from argparse import Namespace
from collections.abc import AsyncIterator
from uuid import uuid4

import psycopg
import pytest
from atelier.dead_letters import DeadLetterCommands
from atelier.installed import Installed
from atelier.migrations import migrate, migrations_folder
from atelier.progress import Progress
from common.command_errors import CommandRefused
from common.testing.databases import migrated_database
from common.testing.servers import create_database, database_url, drop_database
from rich.console import Console

INSERT = """insert into tasks (key, handler, payload, state, attempts, error, run_at, created_at)
values (%s, 'notify', '{"storefront": "emporium", "to": "ada@shop.test"}', 'dead', 5,
'Traceback\nOSError: no route to host', '2031-01-02T03:04:05Z', '2031-01-02T03:04:05Z') returning id"""


@pytest.fixture
async def identity_url() -> AsyncIterator[str]:
    async with migrated_database(migrations_folder("identity").parent) as url:
        yield url


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def commands(identity_url: str, said: io.StringIO) -> DeadLetterCommands:
    return DeadLetterCommands(Installed(databases={"identity": identity_url}), Progress(Console(file=said, width=200)))


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


async def test_the_list_names_service_storefront_and_the_end_of_the_reason(
    commands: DeadLetterCommands, dead: int, said: io.StringIO
) -> None:
    await commands.list("identity", "emporium")
    line = said.getvalue().splitlines()[-1]
    assert line.split()[:5] == ["identity", str(dead), "emporium", "notify", "5"]
    assert line.rstrip().endswith("OSError: no route to host")


async def test_the_list_of_another_storefront_is_empty(
    commands: DeadLetterCommands, dead: int, said: io.StringIO
) -> None:
    await commands.list("identity", "marbelle")
    assert said.getvalue() == "no dead letters of marbelle, 1 of others\n"


async def test_showing_one_tells_the_whole_reason_and_payload(
    commands: DeadLetterCommands, dead: int, said: io.StringIO
) -> None:
    await commands.show("identity", chosen(dead))
    assert "Traceback" in said.getvalue()
    assert "ada@shop.test" in said.getvalue()


async def test_replaying_makes_it_due_again(
    commands: DeadLetterCommands, dead: int, identity_url: str, said: io.StringIO
) -> None:
    await commands.replay("identity", chosen(dead))
    async with await psycopg.AsyncConnection.connect(identity_url) as connection:
        row = await (await connection.execute("select state, attempts from tasks where id = %s", [dead])).fetchone()
    assert row == ("waiting", 0)


async def test_one_that_is_not_there_is_refused_in_words(commands: DeadLetterCommands) -> None:
    with pytest.raises(CommandRefused, match="identity has no dead letter 4711"):
        await commands.replay("identity", chosen(4711))


async def test_a_discarded_one_is_gone(commands: DeadLetterCommands, dead: int, said: io.StringIO) -> None:
    await commands.discard("identity", chosen(dead))
    await commands.list("identity", None)
    assert said.getvalue() == "1 discarded\nno dead letters\n"


def chosen(letter: int) -> Namespace:
    return Namespace(id=str(letter), kept=None, all=False, yes=True)
