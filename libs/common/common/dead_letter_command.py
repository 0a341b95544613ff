"""`python -m SERVICE dead-letters …`: what a service gave up, in its database and at the broker."""

import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
import psycopg

from common import faults
from common.all_dead_letters import AllDeadLetters, Letter
from common.command_errors import CommandRefused
from common.database import Database
from common.dead_letters import DeadLetters
from common.events.catalogue import CONSUMERS
from common.rabbitmq.connection import LOST
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.topology import Topology
from common.settings import ServiceSettings

MOST = 1000
Confirm = Callable[[str], bool]


async def run(service: str, settings: ServiceSettings, arguments: Namespace) -> list[str]:
    """The lines to print. Without a broker in the settings, what the database has."""
    amqp_url = settings.amqp_url.get_secret_value() if settings.amqp_url else None
    database_url = settings.database_url.get_secret_value()
    async with opened(service, database_url, amqp_url, settings.event_prefix) as letters:
        return await obey(arguments, letters)


@asynccontextmanager
async def opened(
    service: str, database_url: str, amqp_url: str | None, event_prefix: str
) -> AsyncIterator[AllDeadLetters]:
    """The dead letters of a service. A database or a broker that does not answer becomes CommandRefused."""
    database = Database(database_url, pool_size=1)
    has_queue = amqp_url and service in CONSUMERS
    events = BuriedEvents(amqp_url, Topology(CONSUMERS, event_prefix), service) if amqp_url and has_queue else None
    await database.open()
    try:
        yield AllDeadLetters(service, DeadLetters(database), events)
    except psycopg.Error as error:
        raise CommandRefused(f"The database does not answer: {faults.reason(error)}") from error
    except LOST as error:
        raise CommandRefused(f"The broker does not answer: {faults.reason(error)}") from error
    finally:
        await database.close()


async def obey(arguments: Namespace, letters: AllDeadLetters, confirm: Confirm | None = None) -> list[str]:
    """The lines to print: a JSON object for each letter, or how many are tried again or gone."""
    if arguments.action == "replay" and arguments.id is None and arguments.kept is None:
        return [f"{await letters.replay_all()} to be tried again"]
    if arguments.action == "discard":
        return [await discard(arguments, letters, confirm)]
    chosen = await _chosen(arguments, letters)
    if arguments.action == "replay":
        return [f"{await letters.replay(chosen)} to be tried again"]
    hidden = {"payload"} if arguments.action == "list" else set()
    return [
        orjson.dumps({k: v for k, v in each.facts.items() if k not in hidden}, default=str).decode() for each in chosen
    ]


async def discard(arguments: Namespace, letters: AllDeadLetters, confirm: Confirm | None = None) -> str:
    """What was done, in words. Exactly what was there when it was confirmed is discarded."""
    if (arguments.id is None) != arguments.all:
        raise CommandRefused("discard takes one id, or --all.")
    chosen = await _chosen(arguments, letters)
    if not chosen:
        return "0 discarded"
    if not arguments.yes and not (confirm or ask)(_question(chosen)):
        raise CommandRefused("Nothing was discarded.")
    return f"{await letters.discard(chosen, by=f'command line, uid {os.getuid()}')} discarded"


def ask(question: str) -> bool:
    """Raises CommandRefused where nobody can be asked."""
    if not sys.stdin.isatty():
        raise CommandRefused("There is nobody to ask; add --yes to discard without asking.")
    return input(question).strip().lower() == "yes"


async def _chosen(arguments: Namespace, letters: AllDeadLetters) -> list[Letter]:
    if arguments.id is not None:
        return await letters.find(arguments.id, arguments.kept)
    return await letters.fetch(MOST if arguments.action == "list" else None, arguments.kept)


def _question(letters: list[Letter]) -> str:
    first = letters[0]
    what = f"{first.name} {first.id}" if len(letters) == 1 else f"{len(letters)} dead letters"
    return f"Discard {what} for good? What was asked for will not be done. Type yes: "
