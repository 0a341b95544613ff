"""The owner of the queues with a prefix, stored as the only message of a queue: a broker has no comments."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import ChannelClosed, ChannelNotFoundEntity
from common.messaging.rabbitmq.topology import BrokerTopology

from atelier.errors import CannotStart
from atelier.processes.owner import Claim, Owner

LOCK_SECONDS = 10.0
OPTION = "--event-prefix"
BUSY = """\
Another platform is starting with the event prefix {prefix} ({reason}).
Try again in a moment, or choose another prefix with {option} NAME."""


def installation_queue(topology: BrokerTopology) -> str:
    """The queue that has the owner of the topology's queues as its one message."""
    return f"{topology.prefix}.installation"


async def claim_queues(amqp: str, topology: BrokerTopology, claim: Claim) -> None:
    """Record the claim as owner of the topology's queues. Raises CannotStart when another installation owns them."""
    async with await aio_pika.connect(amqp) as connection, _locked(connection, topology):
        has_queues = await _has_queues(connection, topology)
        channel = await connection.channel(publisher_confirms=True)
        queue = await channel.declare_queue(installation_queue(topology), durable=True)
        stored = await queue.get(fail=False)
        known = Owner.read(stored.body.decode(errors="replace")) if stored else None
        if known is not None or has_queues:
            claim.check(
                known, f"queues {topology.prefix}.…", OPTION
            )  # if it raises, the stored message is not acknowledged and stays
        body = claim.owner.text.encode()
        message = Message(body, delivery_mode=DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, routing_key=installation_queue(topology))
        if stored is not None:
            await stored.ack()


async def check_queues(amqp: str, topology: BrokerTopology, claim: Claim) -> None:
    """Raises CannotStart when another installation owns the topology's queues. Changes nothing."""
    async with await aio_pika.connect(amqp) as connection, _locked(connection, topology):
        channel = await connection.channel()
        try:
            queue = await channel.get_queue(installation_queue(topology))
            stored = await queue.get(fail=False)
        except ChannelNotFoundEntity:
            stored = None
        known = Owner.read(stored.body.decode(errors="replace")) if stored else None
        if known is not None or await _has_queues(connection, topology):
            claim.check(known, f"queues {topology.prefix}.…", OPTION)


async def _has_queues(connection: AbstractConnection, topology: BrokerTopology) -> bool:
    for service in topology.consumers:
        channel = await connection.channel()
        try:
            await channel.get_queue(topology.queue(service))
        except ChannelNotFoundEntity:
            continue
        await channel.close()
        return True
    return False


@asynccontextmanager
async def _locked(connection: AbstractConnection, topology: BrokerTopology) -> AsyncIterator[None]:
    """Hold a lock: an exclusive queue, which the broker removes with the connection, however that ends."""
    deadline = asyncio.get_running_loop().time() + LOCK_SECONDS
    while True:
        channel: AbstractChannel = await connection.channel()
        try:
            lock = await channel.declare_queue(f"{installation_queue(topology)}.lock", exclusive=True)
            break
        except ChannelClosed as error:  # another connection holds it
            if asyncio.get_running_loop().time() > deadline:
                raise CannotStart(BUSY.format(prefix=topology.prefix, option=OPTION, reason=error)) from error
            await asyncio.sleep(0.1)
    try:
        yield
    finally:
        await lock.delete(if_unused=False, if_empty=False)
