"""The processes of the platform: what each runs, and the port it listens on."""

import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from atelier.errors import CannotStart
from atelier.host.ports import EPHEMERAL, reserve_port
from atelier.processes.options import ProcessesOptions
from atelier.services import SERVICES

Role = Literal["api", "worker", "gateway"]


@dataclass(frozen=True, slots=True)
class PlannedProcess:
    """`name` is `orders-api-1`. `reserved` is a socket that reserves its port until the process is started.

    `arguments` are those of the Python interpreter; the address to listen on is appended to them.
    """

    name: str
    service: str
    role: Role
    arguments: tuple[str, ...]
    host: str
    port: int
    reserved: socket.socket

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-P", *self.arguments, "--host", self.host, "--port", str(self.port)]

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def plan(options: ProcessesOptions) -> list[PlannedProcess]:
    """Every process, each with a reserved port of its own. The gateway is the last."""
    gateway = reserve_port(options.host, options.port)
    ports = _free_ports(options.first_port)
    services = [
        PlannedProcess(f"{service}-{role}-{number}", service, role, ("-m", service, role), "127.0.0.1", *next(ports))
        for service in SERVICES
        for role in ROLES
        for number in range(1, options.replicas + 1)
    ]
    return [
        *services,
        PlannedProcess("gateway", "gateway", "gateway", ("-m", "gateway"), options.host, options.port, gateway),
    ]


ROLES: tuple[Role, ...] = ("worker", "api")


def _free_ports(first: int) -> Iterator[tuple[int, socket.socket]]:
    for port in range(first, EPHEMERAL):
        try:
            yield port, reserve_port("127.0.0.1", port)
        except CannotStart:
            continue
    raise CannotStart(f"There are not enough free ports from {first} on; choose another --first-port.")
