"""A server that tests use, and where it comes from."""

import atexit
import random
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class ServerMissing(Exception):
    """No source has a server; the message says what to install."""


@dataclass(frozen=True)
class Server:
    """`origin` says where it came from; `stop` ends only what was started for it."""

    url: str
    origin: str
    stop: Callable[[], None] = lambda: None


Source = Callable[[], Server | None]


def first_available(sources: Sequence[Source], missing: str) -> Server:
    """The first server that a source returns; stopped when this process ends. Raises ServerMissing."""
    for source in sources:
        server = source()
        if server is not None:
            atexit.register(server.stop)
            return server
    raise ServerMissing(missing)


def has_container_engine() -> bool:
    """Whether a container engine is reachable."""
    try:
        from testcontainers.core.docker_client import DockerClient

        return bool(DockerClient(timeout=5).client.ping())
    except Exception:
        return False


def free_port() -> int:
    """A port below the ephemeral range, so that no outgoing connection takes it before the server listens."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerMissing("no free port between 20000 and 32000 on 127.0.0.1")
