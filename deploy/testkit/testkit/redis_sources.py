"""The sources of a Redis for tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

from testkit.sources import Server, free_port, has_container_engine

VARIABLE = "ATELIER_TEST_REDIS_URL"
STANDARD = "redis://127.0.0.1:6379/0"
PROGRAMS = ("redis-server", "valkey-server")
TIMEOUT_SECONDS = 20
# A shell starts the server and stops it when the pipe from this process closes, so also after kill -9 of this process.
LIFELINE = '"$0" "$@" & server=$!; read -r _; kill -TERM $server; wait $server'
MISSING = f"""\
No Redis for the tests. One of these gives them one:
  - {VARIABLE}=redis://HOST:PORT/0
  - a Redis on 127.0.0.1:6379 without a password
  - a running container engine
  - its program, which need not be running: `apt-get install redis-server` (Debian, Ubuntu; as root the tests do
    that themselves), `dnf install redis` or `valkey` (Fedora), `brew install redis` (macOS)"""


def from_environment() -> Server | None:
    url = os.environ.get(VARIABLE)
    if url and not is_reachable(url):
        raise ConnectionError(f"{VARIABLE} names a server that does not answer")
    return Server(url, VARIABLE) if url else None


def on_standard_port() -> Server | None:
    return Server(STANDARD, "127.0.0.1:6379") if is_reachable(STANDARD) else None


def in_a_container() -> Server | None:
    if not has_container_engine():
        return None
    from testcontainers.core.container import DockerContainer

    container = DockerContainer("valkey/valkey:8-alpine").with_exposed_ports(6379)
    try:
        container.start()
    except Exception as error:
        print(f"no Redis container: {error}", file=sys.stderr)
        return None
    url = f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}/0"
    return _awaited(Server(url, "a container", container.stop))


def from_local_programs() -> Server | None:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return _private(program) if program else None


def from_debian() -> Server | None:
    """Install the program, if this is root on Debian."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("installing redis-server for the tests", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "redis-server"]):
        subprocess.run(["/usr/bin/apt-get", *command], env=environment, stdout=sys.stderr)
    return on_standard_port() or from_local_programs()


def is_reachable(url: str) -> bool:
    """Whether a server accepts a connection without a password and answers PING."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "localhost", address.port or 6379), timeout=3) as line:
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _private(program: str) -> Server:
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        ["/bin/sh", "-c", LIFELINE, *command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    assert process.stdin is not None
    lifeline = process.stdin

    def stop() -> None:
        lifeline.close()
        process.wait(timeout=TIMEOUT_SECONDS)

    return _awaited(Server(f"redis://127.0.0.1:{port}/0", f"a private {program}", stop))


def _awaited(server: Server) -> Server:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not is_reachable(server.url):
        if time.monotonic() > deadline:
            server.stop()
            raise ConnectionError(f"{server.origin} did not answer within {TIMEOUT_SECONDS} seconds")
        time.sleep(0.05)
    return server
