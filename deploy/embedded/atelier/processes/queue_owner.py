"""The owner of the queues with a prefix, kept as the one message of a queue: a broker has no comments."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import ChannelClosed, ChannelNotFoundEntity
from common.rabbitmq.topology import Topology

from atelier.errors import CannotStart
from atelier.processes.owner import Claim, Owner

LOCK_SECONDS = 10.0
OPTION = "--event-prefix"
BUSY = """\
Another platform is starting with the event prefix {prefix} ({reason}).
Try again in a moment, or choose another prefix with {option} NAME."""


async def claim_queues(amqp: str, topology: Topology, claim: Claim) -> None:
    """Record the claim as owner of the topology's queues. Raises CannotStart when another installation owns them."""
    async with await aio_pika.connect(amqp) as connection, _alone(connection, topology):
        has_queues = await _has_queues(connection, topology)
        channel = await connection.channel(publisher_confirms=True)
        queue = await channel.declare_queue(topology.installation, durable=True)
        noted = await queue.get(fail=False)
        known = Owner.read(noted.body.decode(errors="replace")) if noted else None
        if known is not None or has_queues:
            claim.check(known, f"queues {topology.prefix}.…", OPTION)  # unacknowledged, the note stays
        body = claim.owner.text.encode()
        note = Message(body, delivery_mode=DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(note, routing_key=topology.installation)
        if noted is not None:
            await noted.ack()


async def check_queues(amqp: str, topology: Topology, claim: Claim) -> None:
    """Raises CannotStart when the topology's queues are somebody else's. Changes nothing."""
    async with await aio_pika.connect(amqp) as connection, _alone(connection, topology):
        channel = await connection.channel()
        try:
            queue = await channel.get_queue(topology.installation)
            noted = await queue.get(fail=False)
        except ChannelNotFoundEntity:
            noted = None
        known = Owner.read(noted.body.decode(errors="replace")) if noted else None
        if known is not None or await _has_queues(connection, topology):
            claim.check(known, f"queues {topology.prefix}.…", OPTION)


async def _has_queues(connection: AbstractConnection, topology: Topology) -> bool:
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
async def _alone(connection: AbstractConnection, topology: Topology) -> AsyncIterator[None]:
    """An exclusive queue is the lock: the broker removes it with the connection, however that ends."""
    deadline = asyncio.get_running_loop().time() + LOCK_SECONDS
    while True:
        channel: AbstractChannel = await connection.channel()
        try:
            lock = await channel.declare_queue(f"{topology.installation}.lock", exclusive=True)
            break
        except ChannelClosed as error:  # another one holds it
            if asyncio.get_running_loop().time() > deadline:
                raise CannotStart(BUSY.format(prefix=topology.prefix, option=OPTION, reason=error)) from error
            await asyncio.sleep(0.1)
    try:
        yield
    finally:
        await lock.delete(if_unused=False, if_empty=False)
