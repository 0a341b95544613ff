"""The PostgreSQL, RabbitMQ and Redis that tests run on: found, or started for the run. Tests are never skipped.

`python -m testkit.servers run -- pytest …` runs a command with all and stops what it started;
without a command it prints where they are and keeps them until it is interrupted. Inside pytest,
`postgres_url()`, `amqp_url()` and `redis_url()` do the same for the run of this process.
"""

import argparse
import contextlib
import functools
import os
import shlex
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from common.db import libpq_environment
from psycopg import sql

from testkit import postgres_sources, rabbitmq_sources, redis_sources
from testkit.sources import Server, ServerMissing, first_available


@functools.cache
def postgres() -> Server:
    source = postgres_sources
    libpq_environment.ignore(keep_credentials=source.VARIABLE in os.environ)
    sources = (source.from_environment, source.on_standard_port, source.in_a_container, source.of_our_own)
    return first_available(sources, source.MISSING)


@functools.cache
def rabbitmq() -> Server:
    source = rabbitmq_sources
    found = (source.from_environment, source.on_standard_port, source.in_a_container)
    return first_available((*found, source.from_local_programs, source.from_debian), source.MISSING)


@functools.cache
def redis() -> Server:
    source = redis_sources
    found = (source.from_environment, source.on_standard_port, source.in_a_container)
    return first_available((*found, source.from_local_programs, source.from_debian), source.MISSING)


def postgres_url() -> str:
    """A libpq URL of a user who may create databases."""
    return postgres().url


def database_url(name: str) -> str:
    """The URL of another database of that server."""
    return urlunsplit(urlsplit(postgres_url())._replace(path=f"/{name}"))


def amqp_url() -> str:
    return rabbitmq().url


def redis_url() -> str:
    return redis().url


async def create_database(name: str, template: str | None = None) -> None:
    """A database, empty or a copy of a template without connections.

    Its commits do not wait for the disk, which took most of the time of many tests. Only a crash of PostgreSQL itself
    could lose them, and tests that crash it start a server of their own.
    """
    statement = sql.SQL("create database {}").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" template {}").format(sql.Identifier(template))
    await _execute(statement)
    await _execute(sql.SQL("alter database {} set synchronous_commit to off").format(sql.Identifier(name)))


async def drop_database(name: str) -> None:
    """Drop a database if it exists, and close all connections to it."""
    await _execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


async def _execute(statement: sql.Composed) -> None:
    async with await psycopg.AsyncConnection.connect(postgres_url(), autocommit=True) as connection:
        await connection.execute(statement)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m testkit.servers", description=__doc__)
    parser.add_argument("action", nargs="?", choices=["run"], help="run the command after --, then stop the servers")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    try:
        variables = _variables()
    except (ServerMissing, ConnectionError) as error:
        print(error, file=sys.stderr)
        return 1
    return _run(command, variables) if command else _keep(variables)


def _variables() -> dict[str, str]:
    servers = {
        postgres_sources.VARIABLE: postgres(),
        rabbitmq_sources.VARIABLE: rabbitmq(),
        redis_sources.VARIABLE: redis(),
    }
    for server in servers.values():
        print(f"tests use {server.url} ({server.origin})", file=sys.stderr)
    return {name: server.url for name, server in servers.items()}


def _run(command: list[str], variables: dict[str, str]) -> int:
    """Ctrl-C reaches the command too; this process waits until the command has ended, and then stops the servers."""
    with subprocess.Popen(command, env={**os.environ, **variables}) as process:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


def _keep(variables: dict[str, str]) -> int:
    for name, url in variables.items():
        print(f"export {name}={shlex.quote(url)}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
