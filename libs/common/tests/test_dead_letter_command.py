"""The command that shows what a service gave up, wherever it is kept, and tries it again."""

from argparse import ArgumentParser
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import aio_pika
import orjson
import pytest
from common import clock
from common.database import Database
from common.dead_letter_command import describe, obey
from common.dead_letters import DeadLetters
from common.events.envelope import Envelope
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.publisher import message_of
from common.rabbitmq.topology import Topology
from common.testing.harness import Harness
from common.testing.ledger import NoteWritten, Outside
from common.testing.servers import amqp_url

TOPOLOGY = Topology({"ledger": frozenset({NoteWritten.type})}, f"test-{uuid4().hex[:12]}")


@pytest.fixture
async def buried() -> AsyncIterator[UUID]:
    """The id of an event that the broker holds as given up."""
    event = Envelope.around(NoteWritten(storefront="emporium", words="buried"))
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await TOPOLOGY.declare(channel)
        dead = await channel.get_exchange(TOPOLOGY.dead)
        await dead.publish(message_of(event, {"x-atelier-attempts": 8, "x-atelier-reason": "jammed"}), "ledger")
        yield event.id
        for queue in (TOPOLOGY.queue("ledger"), TOPOLOGY.dead_queue("ledger"), *map(TOPOLOGY.retry, range(1, 8))):
            await channel.queue_delete(queue)
        for exchange in (TOPOLOGY.events, TOPOLOGY.dead, TOPOLOGY.redelivery, *map(TOPOLOGY.retry, range(1, 8))):
            await channel.exchange_delete(exchange)


@pytest.fixture
async def given_up(ledger: Harness, outside: Outside) -> str:
    """The id of a task that the ledger's database holds as given up."""
    outside.jammed = True
    await ledger.tell(NoteWritten(storefront=ledger.storefront(), words="given up"))
    while not (letters := await DeadLetters(ledger.database).page()):
        clock.advance(1000)
        await ledger.settle()
    return str(letters[0].id)


async def command(ledger_url: str, *words: str) -> list[str]:
    parser = ArgumentParser()
    describe(parser)
    events = BuriedEvents(amqp_url(), TOPOLOGY, "ledger")
    return await obey(parser.parse_args(words), Database(ledger_url), events)


async def test_both_kinds_are_listed_with_their_reasons(ledger_url: str, given_up: str, buried: UUID) -> None:
    task, event = [orjson.loads(line) for line in await command(ledger_url, "list")]
    assert (task["kept"], task["id"], "jammed" in task["error"]) == ("database", given_up, True)
    assert (event["kept"], event["id"], event["reason"]) == ("broker", str(buried), "jammed")
    assert "payload" not in task.keys() | event.keys()


async def test_one_is_shown_with_what_it_carries(ledger_url: str, given_up: str, buried: UUID) -> None:
    (event,) = [orjson.loads(line) for line in await command(ledger_url, "show", str(buried))]
    assert event["payload"]["data"]["words"] == "buried"
    (task,) = [orjson.loads(line) for line in await command(ledger_url, "show", given_up)]
    assert task["payload"]["data"]["words"] == "given up"


async def test_all_are_tried_again_unless_one_is_named(ledger_url: str, given_up: str, buried: UUID) -> None:
    assert await command(ledger_url, "replay", str(uuid4())) == ["0 to be tried again"]
    assert await command(ledger_url, "replay", "0") == ["0 to be tried again"]
    assert await command(ledger_url, "replay", given_up) == ["1 to be tried again"]
    assert await command(ledger_url, "replay") == ["1 to be tried again"]
    assert await command(ledger_url, "list") == []
