"""The sources of a RabbitMQ for tests."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika

from testkit.private_rabbitmq import PrivateRabbitMQ
from testkit.sources import Server, has_container_engine

VARIABLE = "ATELIER_TEST_AMQP_URL"
STANDARD = "amqp://guest:guest@127.0.0.1:5672/"
PACKAGED = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # the one in PATH needs root and systemd's folders
MISSING = f"""\
No RabbitMQ for the tests. One of these gives them one:
  - {VARIABLE}=amqp://USER:PASSWORD@HOST:PORT/
  - a RabbitMQ on 127.0.0.1:5672 with its guest account
  - a running container engine
  - its programs, which need not be running: `apt-get install rabbitmq-server` (Debian, Ubuntu; as root the tests do
    that themselves), `dnf install rabbitmq-server` (Fedora), `brew install rabbitmq` (macOS)"""


def from_environment() -> Server | None:
    url = os.environ.get(VARIABLE)
    if url and not is_reachable(url):
        raise ConnectionError(f"{VARIABLE} names a broker that does not answer or refuses its user")
    return Server(url, VARIABLE) if url else None


def on_standard_port() -> Server | None:
    return Server(STANDARD, "127.0.0.1:5672") if is_reachable(STANDARD) else None


def in_a_container() -> Server | None:
    if not has_container_engine():
        return None
    from testcontainers.rabbitmq import RabbitMqContainer

    container = RabbitMqContainer("rabbitmq:4-alpine")
    try:
        container.start()
    except Exception as error:
        print(f"no RabbitMQ container: {error}", file=sys.stderr)
        return None
    url = f"amqp://guest:guest@{container.get_container_host_ip()}:{container.get_exposed_port(5672)}/"
    return Server(url, "a container", container.stop)


def from_local_programs() -> Server | None:
    program = PACKAGED if PACKAGED.exists() else shutil.which("rabbitmq-server")
    return _private(Path(program)) if program else None


def from_debian() -> Server | None:
    """Install the programs, if this is root on Debian."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("installing rabbitmq-server for the tests", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "rabbitmq-server"]):
        subprocess.run(["/usr/bin/apt-get", *command], env=environment, stdout=sys.stderr)
    return _private(PACKAGED) if PACKAGED.exists() else None


def _private(program: Path) -> Server:
    broker = PrivateRabbitMQ(program)
    broker.start(is_reachable)
    return Server(broker.url, f"a private node of {program}", broker.stop)


def is_reachable(url: str) -> bool:
    """Whether a broker accepts this URL's account. May be called with or without a running event loop."""
    if not _listens(url):
        return False
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _connects(url)).result()


def _listens(url: str) -> bool:
    """Checked first, because the client library logs an error for a port without a server."""
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname or "localhost", address.port or 5672), timeout=3).close()
    except OSError:
        return False
    return True


async def _connects(url: str) -> bool:
    try:
        connection = await aio_pika.connect(url, timeout=3)
    except (OSError, aio_pika.exceptions.AMQPError):
        return False
    await connection.close()
    return True
