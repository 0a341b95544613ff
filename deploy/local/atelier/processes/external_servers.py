"""The servers the platform needs: named in the environment, or found on their standard ports."""

import asyncio
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aio_pika
import psycopg

from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder
from atelier.errors import CannotStart
from atelier.postgres.server import Postgres

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
class ExternalServers:
    """URLs of servers that answered. The user of `postgres` may create databases and roles.

    `own_postgres` is the PostgreSQL that was started for this run, if there was no other.
    """

    postgres: str
    amqp: str
    redis: str | None
    own_postgres: Postgres | None = None

    def stop(self) -> None:
        if self.own_postgres is not None:
            self.own_postgres.stop()


def find_external_servers(
    folder: DataFolder, progress: Progress, environment: Mapping[str, str] = os.environ
) -> ExternalServers:
    """Raises CannotStart, which names what to install. Main thread only, because it may start a PostgreSQL."""
    for variable, schemes in SCHEMES.items():
        _check_address(variable, environment.get(variable), schemes)
    amqp = _amqp(environment)
    redis = _redis(environment)
    progress.note(f"RabbitMQ    {host_and_port(amqp)}")
    progress.note(f"Redis       {host_and_port(redis) if redis else 'none: limits are counted in the gateway'}")
    postgres, own_postgres = _postgres(folder, progress, environment)
    progress.note(f"PostgreSQL  {'its own, in ' + str(folder.postgres) if own_postgres else host_and_port(postgres)}")
    return ExternalServers(postgres, amqp, redis, own_postgres)


def _check_address(variable: str, url: str | None, schemes: tuple[str, ...]) -> None:
    """Raises CannotStart for an invalid URL: the clients replace what they cannot parse by defaults."""
    if not url:
        return
    try:
        address = urlsplit(url)
        is_valid = address.scheme in schemes and (address.port or 1) > 0
    except ValueError:
        is_valid = False
    if not is_valid:
        raise CannotStart(f"{variable} is no address such as {STANDARD[variable]}")


def host_and_port(url: str) -> str:
    """The host and port of a server's URL, without user, password and path."""
    address = urlsplit(url)
    return f"{address.hostname or 'local socket'}:{address.port or ''}".rstrip(":")


def _amqp(environment: Mapping[str, str]) -> str:
    url = environment.get(AMQP)
    reason = asyncio.run(_broker_refusal(url or STANDARD[AMQP]))
    if reason is None:
        return url or STANDARD[AMQP]
    raise CannotStart(NO_ANSWER.format(variable=AMQP, reason=reason) if url else NO_BROKER)


async def _broker_refusal(url: str) -> str | None:
    address = urlsplit(url)
    try:  # a plain connection first, because the client library logs a traceback for a closed port
        _, writer = await asyncio.open_connection(address.hostname, address.port or 5672)
        writer.close()
        await (await aio_pika.connect(url, timeout=5)).close()
    except (OSError, TimeoutError, aio_pika.exceptions.AMQPError) as error:
        return repr(error)
    return None


def _redis(environment: Mapping[str, str]) -> str | None:
    url = environment.get(REDIS)
    if url:
        return url  # not checked: the gateway works without Redis while it is unavailable
    address = urlsplit(STANDARD[REDIS])
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return STANDARD[REDIS] if connection.recv(16).startswith(b"+PONG") else None
    except OSError:
        return None


def _postgres(folder: DataFolder, progress: Progress, environment: Mapping[str, str]) -> tuple[str, Postgres | None]:
    url = environment.get(POSTGRES)
    reason = _postgres_refusal(url or STANDARD[POSTGRES])
    if reason is None:
        return url or STANDARD[POSTGRES], None
    if url:
        raise CannotStart(NO_ANSWER.format(variable=POSTGRES, reason=reason))
    own = Postgres(folder.postgres, connections=CONNECTIONS)
    own.start(progress.note)
    return own.url(), own


def _postgres_refusal(url: str) -> str | None:
    privileges = "select rolsuper or (rolcreatedb and rolcreaterole) from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(privileges).fetchone()
    except psycopg.Error as error:
        return str(error).strip()
    return None if row and row[0] else "its user may not create databases and roles"
