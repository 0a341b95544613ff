"""The servers the platform stands on: named in the environment, or found on their standard ports."""

import asyncio
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aio_pika
import psycopg

from atelier.data_folder import DataFolder
from atelier.errors import CannotStart
from atelier.postgres import Postgres
from atelier.progress import Progress

POSTGRES = "ATELIER_POSTGRES_URL"
AMQP = "ATELIER_AMQP_URL"
REDIS = "ATELIER_REDIS_URL"
STANDARD = {
    POSTGRES: "postgresql://postgres@127.0.0.1:5432/postgres",
    AMQP: "amqp://guest:guest@127.0.0.1:5672/",
    REDIS: "redis://127.0.0.1:6379/0",
}
SCHEMES = {
    POSTGRES: ("postgresql", "postgres"),
    AMQP: ("amqp", "amqps"),
    REDIS: ("redis", "rediss", "unix"),
}
CONNECTIONS = 200
NO_ANSWER = "{variable} names a server that does not answer, or does not let its user in: {reason}"
NO_BROKER = f"""\
There is no RabbitMQ on 127.0.0.1:5672 that lets guest in. The distributed platform needs one for its events:
  Debian, Ubuntu:  apt-get install rabbitmq-server
  Fedora:          dnf install rabbitmq-server
  macOS:           brew install rabbitmq && brew services start rabbitmq
  elsewhere:       {AMQP}=amqp://USER:PASSWORD@HOST:5672/
`make run` needs none: it runs everything in one process."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Addresses of servers that answered. `postgres` is of a user who may create databases and roles.

    `ours` is the PostgreSQL that was started for the while, if one was.
    """

    postgres: str
    amqp: str
    redis: str | None
    ours: Postgres | None = None

    def stop(self) -> None:
        if self.ours is not None:
            self.ours.stop()


def find_outside(folder: DataFolder, progress: Progress, environment: Mapping[str, str] = os.environ) -> Outside:
    """Raises CannotStart with what to install. Main thread only, because it may start a PostgreSQL."""
    for variable, schemes in SCHEMES.items():
        _check_address(variable, environment.get(variable), schemes)
    amqp = _amqp(environment)
    redis = _redis(environment)
    progress.note(f"RabbitMQ    {shown(amqp)}")
    progress.note(f"Redis       {shown(redis) if redis else 'none: limits are counted in the gateway'}")
    postgres, ours = _postgres(folder, progress, environment)
    progress.note(f"PostgreSQL  {'our own, in ' + str(folder.postgres) if ours else shown(postgres)}")
    return Outside(postgres, amqp, redis, ours)


def _check_address(variable: str, url: str | None, schemes: tuple[str, ...]) -> None:
    """Whether it can be an address at all: the clients take what they do not understand for their defaults."""
    if not url:
        return
    try:
        address = urlsplit(url)
        is_one = address.scheme in schemes and (address.port or 1) > 0
    except ValueError:
        is_one = False
    if not is_one:
        raise CannotStart(f"{variable} is no address such as {STANDARD[variable]}")


def shown(url: str) -> str:
    """A server's address without what nobody should read over a shoulder."""
    address = urlsplit(url)
    return f"{address.hostname or 'local socket'}:{address.port or ''}".rstrip(":")


def _amqp(environment: Mapping[str, str]) -> str:
    url = environment.get(AMQP)
    reason = asyncio.run(_refused_by_broker(url or STANDARD[AMQP]))
    if reason is None:
        return url or STANDARD[AMQP]
    raise CannotStart(NO_ANSWER.format(variable=AMQP, reason=reason) if url else NO_BROKER)


async def _refused_by_broker(url: str) -> str | None:
    address = urlsplit(url)
    try:  # first a plain connection, because the client library complains loudly about a port where nothing is
        _, writer = await asyncio.open_connection(address.hostname, address.port or 5672)
        writer.close()
        await (await aio_pika.connect(url, timeout=5)).close()
    except (OSError, TimeoutError, aio_pika.exceptions.AMQPError) as error:
        return repr(error)
    return None


def _redis(environment: Mapping[str, str]) -> str | None:
    url = environment.get(REDIS)
    if url:
        return url  # the gateway does without while it is away
    address = urlsplit(STANDARD[REDIS])
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return STANDARD[REDIS] if line.recv(16).startswith(b"+PONG") else None
    except OSError:
        return None


def _postgres(folder: DataFolder, progress: Progress, environment: Mapping[str, str]) -> tuple[str, Postgres | None]:
    url = environment.get(POSTGRES)
    reason = _refused_by_postgres(url or STANDARD[POSTGRES])
    if reason is None:
        return url or STANDARD[POSTGRES], None
    if url:
        raise CannotStart(NO_ANSWER.format(variable=POSTGRES, reason=reason))
    ours = Postgres(folder.postgres, connections=CONNECTIONS)
    ours.start(progress.note)
    return ours.url(), ours


def _refused_by_postgres(url: str) -> str | None:
    question = "select rolsuper or (rolcreatedb and rolcreaterole) from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(question).fetchone()
    except psycopg.Error as error:
        return str(error).strip()
    return None if row and row[0] else "its user may not create databases and roles"
