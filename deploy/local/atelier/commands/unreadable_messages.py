"""`atelier unreadable-messages`: messages at the broker that could not be parsed as events."""

import asyncio
from argparse import Namespace

from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from common.observability import logs
from common.runtime.failure_commands import unreadable_messages

from atelier.console.progress import Progress
from atelier.databases.installed import open_installed
from atelier.errors import CannotStart


def run(options: Namespace, progress: Progress) -> int:
    logs.configure("WARNING", "atelier")
    with open_installed(options.data) as installed:
        if installed.broker is None:
            raise CannotStart("The embedded topology has no broker, and so no unreadable messages.")
        topology = BrokerTopology(CONSUMERS, installed.broker.prefix)
        lines = asyncio.run(unreadable_messages(options.service, installed.broker.url, topology, options))
    for line in lines:
        progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0
