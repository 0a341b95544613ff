"""`python -m SERVICE dead-letters list|show|replay`: what a service gave up, in its database and at the broker."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson

from common.database import Database
from common.dead_letters import DeadLetterNotFound, DeadLetters
from common.events.catalogue import CONSUMERS
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.topology import Topology
from common.settings import ServiceSettings

MOST = 1000


def describe(parser: ArgumentParser) -> None:
    """Its words: what to do, and to which letter."""
    parser.add_argument("action", choices=("list", "show", "replay"))
    parser.add_argument(
        "id", nargs="?", type=_id, help="of a task (a number) or of an event (a UUID); without one, all"
    )


def _id(word: str) -> str:
    """Raises ValueError for what can be no letter's."""
    return word if word.isdecimal() else str(UUID(word))


async def run(service: str, settings: ServiceSettings, arguments: Namespace) -> list[str]:
    """The lines to print. Without a broker in the settings, what the database has."""
    url, topology = settings.amqp_url, Topology(CONSUMERS, settings.event_prefix)
    buried = BuriedEvents(url.get_secret_value(), topology, service) if url and service in CONSUMERS else None
    return await obey(arguments, Database(settings.database_url.get_secret_value(), settings.database_pool), buried)


async def obey(arguments: Namespace, database: Database, buried: BuriedEvents | None) -> list[str]:
    """The lines to print: a JSON object for each letter, or how many are tried again."""
    await database.open()
    try:
        if arguments.action == "replay":
            return [f"{await _replay(arguments.id, database, buried)} to be tried again"]
        letters = [each for each in await _letters(database, buried) if arguments.id in (None, each["id"])]
        hidden = {"payload"} if arguments.action == "list" else set()
        return [orjson.dumps({k: v for k, v in each.items() if k not in hidden}).decode() for each in letters]
    finally:
        await database.close()


async def _letters(database: Database, buried: BuriedEvents | None) -> list[dict[str, Any]]:
    tasks = await DeadLetters(database).page(limit=MOST)
    events = await buried.list(MOST) if buried else []
    return [
        *({"kept": "database", **asdict(task), "id": str(task.id)} for task in tasks),
        *({"kept": "broker", "id": event.event_id, **asdict(event)} for event in events),
    ]


async def _replay(letter: str | None, database: Database, buried: BuriedEvents | None) -> int:
    count = 0
    if letter is None or letter.isdecimal():
        try:
            count += await DeadLetters(database).replay(int(letter) if letter else None)
        except DeadLetterNotFound:
            return 0
    if buried is not None and (letter is None or not letter.isdecimal()):
        count += await buried.replay(UUID(letter) if letter else None)
    return count
