"""`atelier processes reset`: delete everything of a distributed platform."""

import asyncio
from argparse import Namespace

import aio_pika
from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology

from atelier.commands.confirmation import agreed
from atelier.console.progress import Progress
from atelier.data_folder.folder import DEVELOPMENT
from atelier.processes.external_servers import find_external_servers
from atelier.processes.options import ProcessesOptions
from atelier.processes.owner import Claim, Owner
from atelier.processes.queue_owner import check_queues, installation_queue
from atelier.processes.service_databases import ServiceDatabases


def reset(options: Namespace, progress: Progress) -> int:
    """Delete databases, roles, queues and the data folder: everything that `up` with the same options created."""
    folder = ProcessesOptions.of(options).folder
    folder.occupy("deleting everything")
    if not options.yes and not agreed(
        f"Delete the databases {options.database_prefix}_… and {folder.path}? Type yes: "
    ):
        progress.note("nothing was deleted")
        return 1
    servers = find_external_servers(folder, progress)
    try:
        databases = ServiceDatabases(servers.postgres, options.database_prefix, folder.secrets)
        owner = Owner.of(folder.path, DEVELOPMENT)
        claim = Claim(owner=owner, has_run=databases.were_used, take_over=options.take_over, to_delete=True)
        asyncio.run(check_queues(servers.amqp, BrokerTopology(CONSUMERS, options.event_prefix), claim))
        databases.drop(claim)
        asyncio.run(remove_queues(servers.amqp, options.event_prefix))
    finally:
        servers.stop()
    folder.wipe()
    folder.release()
    return 0


async def remove_queues(amqp: str, prefix: str) -> None:
    async with await aio_pika.connect(amqp) as connection:
        topology, channel = BrokerTopology(CONSUMERS, prefix), await connection.channel()
        await topology.remove(channel)
        await channel.queue_delete(installation_queue(topology))
