"""A server that tests can use, and the ways to come by one."""

import atexit
import random
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class ServerMissing(Exception):
    """No way led to a server; the message says what to install."""


@dataclass(frozen=True)
class Server:
    """`how` says where it came from; `stop` ends what was started for it, and nothing else."""

    url: str
    how: str
    stop: Callable[[], None] = lambda: None


Source = Callable[[], Server | None]


def first(sources: Sequence[Source], missing: str) -> Server:
    """The first server to be had; it is stopped when this process ends. Raises ServerMissing."""
    for source in sources:
        server = source()
        if server is not None:
            atexit.register(server.stop)
            return server
    raise ServerMissing(missing)


def engine_answers() -> bool:
    """Whether a container engine can be asked for a container."""
    try:
        from testcontainers.core.docker_client import DockerClient

        return bool(DockerClient(timeout=5).client.ping())
    except Exception:
        return False


def free_port() -> int:
    """A port below the ephemeral range, so that no outgoing connection can take it before its server does."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerMissing("no free port between 20000 and 32000 on 127.0.0.1")
