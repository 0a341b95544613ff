"""The commands that list and discard what a service could not handle: `dead-letters` and `unreadable-messages`.

Dead letters are in the service's database; messages that are not events are at the broker. All functions raise
CommandRefused, also when the database or the broker does not answer.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TypeVar

import orjson
import psycopg

from common.db.database import Database
from common.jobs.dead_letters import LARGEST_ID, DeadLetter, DeadLetterNotFound, DeadLetters
from common.kernel.command_errors import CommandRefused
from common.messaging.rabbitmq.connection import LOST
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.unreadable_messages import UnreadableMessages
from common.observability import log_context, redaction

MOST_LISTED = 1000
Ask = Callable[[str], bool]
Id = TypeVar("Id", int, str)


def describe_dead_letters(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "show", "replay", "discard"))
    parser.add_argument("id", nargs="?", help="as it is listed; without one all (discard requires --all for that)")
    _describe_discard(parser)


def describe_unreadable_messages(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "discard"))
    parser.add_argument("id", nargs="?", help="of the message to discard, as it is listed")
    _describe_discard(parser)


@asynccontextmanager
async def open_dead_letters(database_url: str) -> AsyncIterator[DeadLetters]:
    """The dead letters in a database."""
    database = Database(database_url, pool_size=1)
    try:
        yield DeadLetters(database.autocommit)
    except psycopg.Error as error:
        raise CommandRefused(f"The database does not answer: {redaction.reason(error)}") from error
    finally:
        await database.close()


async def dead_letters(service: str, database_url: str, arguments: Namespace, ask: Ask | None = None) -> list[str]:
    """The lines to print: a JSON object for each dead letter, or how many are replayed or discarded."""
    async with open_dead_letters(database_url) as letters:
        if arguments.action == "replay":
            return [f"{await replay(service, letters, arguments.id)} to be tried again"]
        if arguments.action == "discard":
            return [f"{await discard(service, letters, arguments, ask)} discarded"]
        is_one = arguments.id is not None
        chosen = [await find(service, letters, arguments.id)] if is_one else await letters.page(limit=MOST_LISTED)
    hidden = {"payload"} if arguments.action == "list" else set()
    return [
        orjson.dumps({name: value for name, value in asdict(letter).items() if name not in hidden}).decode()
        for letter in chosen
    ]


async def find(service: str, letters: DeadLetters, letter_id: str) -> DeadLetter:
    number = int(letter_id) if letter_id.isascii() and letter_id.isdigit() and len(letter_id) < 20 else 0
    try:
        return await letters.get(min(number, LARGEST_ID))
    except DeadLetterNotFound:
        raise CommandRefused(f"{service} has no dead letter {letter_id}.") from None


async def replay(service: str, letters: DeadLetters, letter_id: str | None) -> int:
    """Make one dead letter, or all of them, due again; returns how many."""
    return await letters.replay(None if letter_id is None else (await find(service, letters, letter_id)).id)


async def discard(service: str, letters: DeadLetters, arguments: Namespace, ask: Ask | None = None) -> int:
    """Delete exactly the dead letters that were there when it was confirmed; returns how many."""
    _require_choice(arguments)
    chosen = await letters.page(limit=None) if arguments.all else [await find(service, letters, arguments.id)]
    what = f"{chosen[0].handler} {chosen[0].id}" if len(chosen) == 1 else f"{len(chosen)} dead letters"
    question = f"Discard {what}? It will never be done. Type yes: "
    return await _discard(service, letters.discard, [letter.id for letter in chosen], question, arguments, ask)


async def unreadable_messages(
    service: str, amqp_url: str, topology: BrokerTopology, arguments: Namespace, ask: Ask | None = None
) -> list[str]:
    """The lines to print: a JSON object for each message, or how many were discarded."""
    messages = UnreadableMessages(amqp_url, topology, service)
    try:
        if arguments.action == "list":
            return [orjson.dumps(asdict(message)).decode() for message in await messages.list(MOST_LISTED)]
        _require_choice(arguments)
        chosen = [message.id for message in await messages.list() if arguments.all or message.id == arguments.id]
        if not chosen and not arguments.all:
            raise CommandRefused(f"{service} has no unreadable message {arguments.id}.")
        question = f"Discard {len(chosen)} unreadable messages of {service}? Type yes: "
        return [f"{await _discard(service, messages.discard, chosen, question, arguments, ask)} discarded"]
    except LOST as error:
        raise CommandRefused(f"The broker does not answer: {redaction.reason(error)}") from error


def _describe_discard(parser: ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="discard all of them")
    parser.add_argument("--yes", action="store_true", help="discard without asking")


def _require_choice(arguments: Namespace) -> None:
    if (arguments.id is None) != arguments.all:
        raise CommandRefused("discard takes one id, or --all.")


async def _discard(
    service: str,
    delete: Callable[[list[Id], str], Awaitable[int]],
    ids: list[Id],
    question: str,
    arguments: Namespace,
    ask: Ask | None,
) -> int:
    """Delete after `--yes` or a confirmation; returns how many."""
    if not ids:
        return 0
    if not arguments.yes and not (ask or _ask_at_terminal)(question):
        raise CommandRefused("Nothing was discarded.")
    with log_context.bound(service=service):
        return await delete(ids, f"command line, uid {os.getuid()}")


def _ask_at_terminal(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CommandRefused("There is no terminal to ask at; add --yes to discard without asking.")
    return input(question).strip().lower() == "yes"
