"""`atelier processes reset`: a distributed platform that leaves nothing behind."""

import asyncio
from argparse import Namespace

import aio_pika
from common.events.catalogue import CONSUMERS
from common.rabbitmq.topology import Topology

from atelier.data_folder import DEVELOPMENT
from atelier.processes.outside import find_outside
from atelier.processes.owner import Claim, Owner
from atelier.processes.queue_owner import check_queues
from atelier.processes.stores import Stores
from atelier.processes.wanted import Wanted
from atelier.progress import Progress
from atelier.upkeep import agreed


def reset(options: Namespace, progress: Progress) -> int:
    """Databases, roles, queues and the data folder: everything that `up` with the same options made."""
    folder = Wanted.of(options).folder
    folder.occupy("deleting everything")
    if not options.yes and not agreed(
        f"Delete the databases {options.database_prefix}_… and {folder.path}? Type yes: "
    ):
        progress.note("nothing was deleted")
        return 1
    outside = find_outside(folder, progress)
    try:
        stores = Stores(outside.postgres, options.database_prefix, folder.secrets)
        owner = Owner.of(folder.path, DEVELOPMENT)
        claim = Claim(owner=owner, has_run=stores.have_run, take_over=options.take_over, to_delete=True)
        asyncio.run(check_queues(outside.amqp, Topology(CONSUMERS, options.event_prefix), claim))
        stores.drop(claim)
        asyncio.run(_remove_queues(outside.amqp, options.event_prefix))
    finally:
        outside.stop()
    folder.wipe()
    folder.release()
    return 0


async def _remove_queues(amqp: str, prefix: str) -> None:
    async with await aio_pika.connect(amqp) as connection:
        await Topology(CONSUMERS, prefix).remove(await connection.channel())
