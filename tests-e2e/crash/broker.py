"""A broker for the crash suite: a node of its own where RabbitMQ's programs are, else one that is only used."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from common.testing.private_rabbitmq import PrivateRabbitMQ
from common.testing.rabbitmq_sources import PACKAGED, answers
from common.testing.servers import amqp_url


@dataclass(frozen=True, slots=True)
class Broker:
    """`node` may be killed; None when the broker is somebody else's."""

    url: str
    node: PrivateRabbitMQ | None

    def kill_and_restart(self) -> None:
        assert self.node is not None
        self.node.kill()
        self.node.start(answers)


@contextmanager
def broker() -> Iterator[Broker]:
    program = _program()
    if program is None:
        yield Broker(amqp_url(), None)
        return
    node = PrivateRabbitMQ(program)
    node.start(answers)
    try:
        yield Broker(node.url, node)
    finally:
        node.stop()


def _program() -> Path | None:
    if not PACKAGED.exists():
        amqp_url()  # installs it where that is possible
    elsewhere = shutil.which("rabbitmq-server")
    return PACKAGED if PACKAGED.exists() else Path(elsewhere) if elsewhere else None
