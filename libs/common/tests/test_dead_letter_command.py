"""The command that shows what a service gave up, wherever it is kept, and tries it again."""

from argparse import ArgumentParser
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import aio_pika
import orjson
import pytest
from aio_pika import Message
from aio_pika.exceptions import ChannelNotFoundEntity
from common import clock
from common.all_dead_letters import AllDeadLetters
from common.command_errors import CommandRefused
from common.database import Database
from common.dead_letter_arguments import describe
from common.dead_letter_command import obey, opened
from common.dead_letters import DeadLetters
from common.events.envelope import Envelope
from common.rabbitmq.dead_letters import BuriedEvents
from common.rabbitmq.publisher import message_of
from common.rabbitmq.topology import Topology
from common.testing.harness import Harness
from common.testing.ledger import NoteWritten, Outside
from common.testing.servers import amqp_url
from structlog.testing import capture_logs

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


async def bury(body: bytes, message_id: str | None, **headers: Any) -> None:
    """Put a message of anybody's making into the dead-letter queue."""
    async with await aio_pika.connect(amqp_url()) as connection:
        dead = await (await connection.channel()).get_exchange(TOPOLOGY.dead)
        await dead.publish(Message(body, message_id=message_id, headers=headers), "ledger")


async def command(ledger_url: str, *words: str, answer: bool | None = None) -> list[str]:
    """What it prints; `answer` is how the question is answered, which without one nobody does."""
    parser = ArgumentParser()
    describe(parser)
    events = BuriedEvents(amqp_url(), TOPOLOGY, "ledger")
    database = Database(ledger_url)
    await database.open()
    try:
        letters = AllDeadLetters("ledger", DeadLetters(database), events)
        return await obey(parser.parse_args(words), letters, None if answer is None else lambda _: answer)
    finally:
        await database.close()


async def listed(ledger_url: str) -> list[str]:
    return [orjson.loads(line)["id"] for line in await command(ledger_url, "list")]


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
    assert await command(ledger_url, "replay", given_up) == ["1 to be tried again"]
    assert await listed(ledger_url) == [str(buried)]
    assert await command(ledger_url, "replay") == ["1 to be tried again"]
    assert await command(ledger_url, "list") == []


@pytest.mark.parametrize("action", ["show", "replay", "discard"])
@pytest.mark.parametrize("letter", ["0", "99999999999999999999", str(UUID(int=7)), "no-such-id"])
async def test_one_that_is_not_there_is_refused(
    ledger_url: str, given_up: str, buried: UUID, action: str, letter: str
) -> None:
    with pytest.raises(CommandRefused, match=f"ledger has no dead letter {letter}"):
        await command(ledger_url, action, letter)
    assert len(await listed(ledger_url)) == 2


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "letter", ["0f" * 16, "{11111111-2222-3333-4444-555555555555}", "urn:x:1", "two words", "Grüße", "17", "🂡"]
)
async def test_ids_are_whatever_the_message_has(ledger_url: str, buried: UUID, letter: str) -> None:
    await bury(b"[]", letter)
    (shown,) = [orjson.loads(line) for line in await command(ledger_url, "show", letter)]
    assert (shown["id"], shown["payload"]) == (letter, [])
    assert await command(ledger_url, "discard", letter, "--yes") == ["1 discarded"]
    assert await listed(ledger_url) == [str(buried)]


@pytest.mark.usefixtures("ledger")
async def test_messages_without_an_id_get_one_from_their_body(ledger_url: str, buried: UUID) -> None:
    await bury(b"\xff\xfe junk", None, **{"x-atelier-attempts": "many"})
    await bury(b"other junk", None)
    first, second = [letter for letter in await listed(ledger_url) if letter != str(buried)]
    assert first != second
    assert await command(ledger_url, "discard", first, "--yes") == ["1 discarded"]
    assert await listed(ledger_url) == [str(buried), second]


async def test_discarded_letters_are_gone_and_the_log_says_by_whom(
    ledger_url: str, given_up: str, buried: UUID
) -> None:
    with capture_logs() as logged:
        assert await command(ledger_url, "discard", given_up, answer=True) == ["1 discarded"]
        assert await command(ledger_url, "discard", str(buried), "--yes") == ["1 discarded"]
    assert await command(ledger_url, "list") == []
    assert await command(ledger_url, "replay") == ["0 to be tried again"]
    told = [entry for entry in logged if entry["event"] == "dead_letter_discarded"]
    assert [(entry["kept"], entry["letter"]) for entry in told] == [("database", given_up), ("broker", str(buried))]
    assert all(entry["by"].startswith("command line, uid ") for entry in told)


async def test_all_are_discarded_only_when_that_is_said(ledger_url: str, given_up: str, buried: UUID) -> None:
    for words in (["discard"], ["discard", given_up, "--all"]):
        with pytest.raises(CommandRefused, match="one id, or --all"):
            await command(ledger_url, *words, "--yes")
    assert await command(ledger_url, "discard", "--all", "--in", "broker", "--yes") == ["1 discarded"]
    assert await listed(ledger_url) == [given_up]
    assert await command(ledger_url, "discard", "--all", "--yes") == ["1 discarded"]
    assert await listed(ledger_url) == []


async def test_nothing_is_discarded_without_a_yes(ledger_url: str, given_up: str, buried: UUID) -> None:
    with pytest.raises(CommandRefused, match="Nothing was discarded"):
        await command(ledger_url, "discard", given_up, answer=False)
    with pytest.raises(CommandRefused, match="add --yes"):
        await command(ledger_url, "discard", "--all")
    assert len(await listed(ledger_url)) == 2


async def test_a_task_and_an_event_with_one_id_are_told_apart(ledger_url: str, given_up: str, buried: UUID) -> None:
    await bury(b"{}", given_up)
    with pytest.raises(CommandRefused, match="--in database or --in broker"):
        await command(ledger_url, "discard", given_up, "--yes")
    assert await command(ledger_url, "discard", given_up, "--in", "broker", "--yes") == ["1 discarded"]
    assert await listed(ledger_url) == [given_up, str(buried)]


async def test_looking_for_dead_letters_declares_nothing() -> None:
    nobodys = Topology({"ledger": frozenset({NoteWritten.type})}, f"test-{uuid4().hex[:12]}")
    assert await BuriedEvents(amqp_url(), nobodys, "ledger").list() == []
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        with pytest.raises(ChannelNotFoundEntity):
            await channel.get_queue(nobodys.dead_queue("ledger"))


@pytest.mark.usefixtures("ledger")
async def test_what_was_looked_at_is_there_for_the_next_look(ledger_url: str, buried: UUID) -> None:
    for number in range(20):
        await bury(b"{}", f"junk {number}")
    for _ in range(5):
        assert len(await listed(ledger_url)) == 21
    assert await command(ledger_url, "discard", "--all", "--yes") == ["21 discarded"]


@pytest.mark.parametrize(
    ("database", "broker", "reason"),
    [("postgresql://x@127.0.0.1:1/x", None, "database does not answer"), (None, "amqp://127.0.0.1:1/", "broker does")],
)
async def test_a_server_that_is_away_is_named(
    ledger_url: str, database: str | None, broker: str | None, reason: str
) -> None:
    with pytest.raises(CommandRefused, match=reason):
        async with opened("orders", database or ledger_url, broker, "test") as letters:
            await letters.fetch()
