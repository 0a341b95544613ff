"""One process of the platform, as it is planned."""

import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from atelier.errors import CannotStart
from atelier.ports import EPHEMERAL, claim
from atelier.processes.wanted import Wanted
from atelier.services import SERVICES

Role = Literal["api", "worker", "gateway"]


@dataclass(frozen=True, slots=True)
class Part:
    """`name` is `orders-api-1`. `claimed` holds its port until the process is started.

    `words` are what Python is told to run; the address to listen on follows them.
    """

    name: str
    service: str
    role: Role
    words: tuple[str, ...]
    host: str
    port: int
    claimed: socket.socket

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-P", *self.words, "--host", self.host, "--port", str(self.port)]

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def plan(wanted: Wanted) -> list[Part]:
    """Every process, each with a port of its own, claimed. The gateway comes last."""
    gateway = claim(wanted.host, wanted.port)
    ports = _free_ports(wanted.first_port)
    parts = [
        Part(f"{service}-{role}-{number}", service, role, ("-m", service, role), "127.0.0.1", *next(ports))
        for service in SERVICES
        for role in ROLES
        for number in range(1, wanted.replicas + 1)
    ]
    return [*parts, Part("gateway", "gateway", "gateway", ("-m", "gateway"), wanted.host, wanted.port, gateway)]


ROLES: tuple[Role, ...] = ("worker", "api")


def _free_ports(first: int) -> Iterator[tuple[int, socket.socket]]:
    for port in range(first, EPHEMERAL):
        try:
            yield port, claim("127.0.0.1", port)
        except CannotStart:
            continue
    raise CannotStart(f"There are not enough free ports from {first} on; choose another --first-port.")
