"""The embedded server: it starts after crashes, keeps what was committed, and ends with its parent."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from atelier.errors import CannotStart, FolderInUse
from atelier.host.account import Account
from atelier.postgres.binaries import find_binaries
from atelier.postgres.home import remove_home
from atelier.postgres.server import Postgres
from testkit.conditions import eventually


def ask(url: str, statement: LiteralString) -> object:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(home: Path) -> int:
    return int((home / "cluster" / "postmaster.pid").read_text().split()[0])


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def start_in_another_process(folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "atelier", "postgres", "--data", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def test_committed_data_survives_a_restart(server: Postgres) -> None:
    server.start()
    assert server.ensure_database("shop") is True
    ask(server.url("shop"), "create table kept (n int); insert into kept values (7)")
    server.stop()

    server.start()

    assert server.ensure_database("shop") is False
    assert ask(server.url("shop"), "select n from kept") == 7


def test_a_durable_server_flushes_every_commit(open_folder: Path) -> None:
    server = Postgres(open_folder / "postgres")
    server.start()
    settings = [ask(server.url(), "show fsync"), ask(server.url(), "show synchronous_commit")]
    server.stop()
    assert settings == ["on", "on"]


def test_text_is_utf_8_and_lower_handles_non_ascii(server: Postgres) -> None:
    server.start()
    assert ask(server.url(), "select lower('ÄÖÉ')") == "äöé"


def test_the_extensions_that_migrations_use_are_available(server: Postgres) -> None:
    server.start()
    for extension in ("pg_trgm", "unaccent", "citext", "btree_gin"):
        statement = psycopg.sql.SQL("create extension {}").format(psycopg.sql.Identifier(extension))
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(statement)


async def test_a_killed_platform_leaves_no_server_and_the_next_one_starts(open_folder: Path) -> None:
    killed = start_in_another_process(open_folder)
    pid = postmaster(open_folder / "postgres")

    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    async def gone() -> bool:
        return not lives(pid)

    assert await eventually(gone)
    again = start_in_another_process(open_folder)
    again.terminate()
    assert again.wait() in (0, 130)


def test_a_server_that_outlived_its_platform_is_replaced(server: Postgres, open_folder: Path) -> None:
    server.start()
    server.stop()
    home = open_folder / "postgres"
    orphan = _orphan(home)

    server.start()

    assert orphan.wait(timeout=60) == 0
    assert postmaster(home) != orphan.pid
    assert ask(server.url(), "select 1") == 1


def _orphan(home: Path) -> "subprocess.Popen[str]":
    account = Account.serving(home)
    postgres = str(find_binaries(account).program("postgres"))
    root = os.geteuid() == 0
    orphan = subprocess.Popen(
        [postgres, "-D", str(home / "cluster"), "-c", "listen_addresses=", "-c", f"unix_socket_directories={home}"],
        user=account.uid if root else None,
        group=account.gid if root else None,
        extra_groups=[] if root else None,
        cwd="/",
        stderr=subprocess.PIPE,
        text=True,
    )
    assert orphan.stderr is not None
    while "ready to accept" not in orphan.stderr.readline():
        assert orphan.poll() is None
    return orphan


def test_a_pid_reused_by_another_program_does_not_prevent_the_start(server: Postgres, open_folder: Path) -> None:
    server.start()
    pid_file = open_folder / "postgres" / "cluster" / "postmaster.pid"
    noted = pid_file.read_text()
    server.stop()
    pid_file.write_text(f"{os.getppid()}\n{noted.partition(chr(10))[2]}")

    server.start()

    assert ask(server.url(), "select 1") == 1


def test_files_that_are_in_use_are_refused(server: Postgres, open_folder: Path) -> None:
    server.start()
    with pytest.raises(FolderInUse, match=f"process {os.getpid()}"):
        Postgres(open_folder / "postgres").start()


def test_another_process_can_join_a_running_server(server: Postgres, open_folder: Path) -> None:
    server.start()
    guest = Postgres(open_folder / "postgres")
    guest.join()
    guest.stop()
    assert ask(guest.url(), "select 1") == 1


def test_a_killed_first_start_is_repeated(server: Postgres, open_folder: Path) -> None:
    half = open_folder / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.start()
    assert ask(server.url(), "select 1") == 1
    assert not half.exists()


def test_a_first_start_is_repeated_while_the_initdb_of_a_killed_one_still_writes(
    server: Postgres, open_folder: Path
) -> None:
    half = open_folder / "postgres" / "cluster.new"
    is_over = threading.Event()

    def keep_writing() -> None:
        while not is_over.is_set():
            with suppress(OSError):
                half.mkdir(parents=True, exist_ok=True)
                (half / "PG_VERSION").write_text("18\n")

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        server.start()
    finally:
        is_over.set()
        writer.join()
    assert ask(server.url(), "select 1") == 1


def test_data_of_a_version_that_is_not_installed_is_refused(server: Postgres, open_folder: Path) -> None:
    cluster = open_folder / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="made by version 9"):
        server.start()


def test_the_socket_of_a_long_path_is_in_another_folder(open_folder: Path) -> None:
    deep = open_folder / ("long" * 25)
    deep.mkdir()
    server = Postgres(deep / "postgres", durable=False)
    server.start()
    assert ask(server.url(), "select 1") == 1
    server.stop()


def test_it_is_started_only_from_the_main_thread(server: Postgres) -> None:
    refused: list[bool] = []

    def start() -> None:
        with pytest.raises(RuntimeError):
            server.start()
        refused.append(True)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert refused == [True]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another account")
class TestAsRoot:
    def test_the_server_runs_as_a_system_user(self, server: Postgres, open_folder: Path) -> None:
        server.start()
        owner = Path(f"/proc/{postmaster(open_folder / 'postgres')}").stat().st_uid
        assert owner == Account.serving(open_folder / "postgres").uid != 0

    def test_closed_folders_above_stay_closed(self, open_folder: Path) -> None:
        closed = open_folder / "closed"
        closed.mkdir(mode=0o700)
        messages: list[str] = []
        home = closed / ".atelier" / "postgres"
        server = Postgres(home, durable=False, state=open_folder / "state")

        server.start(messages.append)

        assert ask(server.url(), "select 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
        assert home.resolve().parent == open_folder / "state"
        assert home.resolve().stat().st_mode & 0o777 == 0o700
        assert str(home.resolve()) in messages[0]
        server.stop()
        remove_home(home)
        assert list((open_folder / "state").glob("*/cluster")) == []
