"""The broker of the crash tests: a private node if RabbitMQ's programs are installed, else an existing broker."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from testkit.private_rabbitmq import PrivateRabbitMQ
from testkit.rabbitmq_sources import PACKAGED, is_reachable
from testkit.servers import amqp_url


@dataclass(frozen=True, slots=True)
class Broker:
    """`node` may be killed; None for an existing broker that the test must not kill."""

    url: str
    node: PrivateRabbitMQ | None

    def kill_and_restart(self) -> None:
        assert self.node is not None
        self.node.kill()
        self.node.start(is_reachable)


@contextmanager
def broker() -> Iterator[Broker]:
    program = _program()
    if program is None:
        yield Broker(amqp_url(), None)
        return
    node = PrivateRabbitMQ(program)
    node.start(is_reachable)
    try:
        yield Broker(node.url, node)
    finally:
        node.stop()


def _program() -> Path | None:
    if not PACKAGED.exists():
        amqp_url()  # installs it where that is possible
    elsewhere = shutil.which("rabbitmq-server")
    return PACKAGED if PACKAGED.exists() else Path(elsewhere) if elsewhere else None
