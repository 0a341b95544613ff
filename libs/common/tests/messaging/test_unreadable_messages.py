"""The command that lists and discards messages at the broker that are not events."""

from argparse import ArgumentParser
from uuid import uuid4

import aio_pika
import orjson
import pytest
from aio_pika import Message
from aio_pika.exceptions import ChannelNotFoundEntity
from common.kernel.command_errors import CommandRefused
from common.messaging.rabbitmq.topology import BrokerTopology
from common.messaging.rabbitmq.unreadable_messages import UnreadableMessages
from common.runtime.failure_commands import describe_unreadable_messages, unreadable_messages
from structlog.testing import capture_logs
from testkit.ledger import NoteWritten
from testkit.servers import amqp_url


async def publish_dead_letter(topology: BrokerTopology, body: bytes, message_id: str | None) -> None:
    """Publish a message to the ledger's dead-letter queue."""
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        dead = await channel.get_exchange(topology.dead)
        await dead.publish(Message(body, message_id=message_id, headers={"x-atelier-reason": "no JSON"}), "ledger")


async def command(topology: BrokerTopology, *words: str, answer: bool | None = None, url: str = "") -> list[str]:
    """The printed lines; `answer` is the confirmation, without which there is no terminal."""
    parser = ArgumentParser()
    describe_unreadable_messages(parser)
    ask = None if answer is None else lambda _: answer
    return await unreadable_messages("ledger", url or amqp_url(), topology, parser.parse_args(words), ask)


async def listed(topology: BrokerTopology) -> list[str]:
    return [orjson.loads(line)["id"] for line in await command(topology, "list")]


@pytest.mark.parametrize("message_id", ["0f" * 16, "urn:x:1", "two words", "Grüße", "17", "🂡"])
async def test_a_message_is_found_by_its_id_in_any_form(topology: BrokerTopology, message_id: str) -> None:
    await publish_dead_letter(topology, b"[]", message_id)
    (shown,) = [orjson.loads(line) for line in await command(topology, "list")]
    assert (shown["id"], shown["reason"], shown["payload"]) == (message_id, "no JSON", [])
    assert await command(topology, "discard", message_id, "--yes") == ["1 discarded"]
    assert await listed(topology) == []


async def test_a_message_without_an_id_gets_one_from_its_body(topology: BrokerTopology) -> None:
    await publish_dead_letter(topology, b"\xff\xfe junk", None)
    await publish_dead_letter(topology, b"other junk", None)
    first, second = await listed(topology)
    assert first != second
    assert await command(topology, "discard", first, answer=True) == ["1 discarded"]
    assert await listed(topology) == [second]


async def test_all_messages_are_discarded_only_with_all_and_logged_with_who_discarded_them(
    topology: BrokerTopology,
) -> None:
    for number in range(3):
        await publish_dead_letter(topology, b"{}", f"junk {number}")
    for words in (["discard"], ["discard", "junk 1", "--all"]):
        with pytest.raises(CommandRefused, match="one id, or --all"):
            await command(topology, *words, "--yes")
    with pytest.raises(CommandRefused, match="Nothing was discarded"):
        await command(topology, "discard", "--all", answer=False)
    with capture_logs() as logged:
        assert await command(topology, "discard", "--all", "--yes") == ["3 discarded"]
    assert await command(topology, "discard", "--all", "--yes") == ["0 discarded"]
    lines = [entry for entry in logged if entry["event"] == "unreadable_message_discarded"]
    assert [line["message"] for line in lines] == [f"junk {number}" for number in range(3)]
    assert all(line["by"].startswith("command line, uid ") for line in lines)


async def test_an_unknown_id_is_refused(topology: BrokerTopology) -> None:
    with pytest.raises(CommandRefused, match="ledger has no unreadable message 17"):
        await command(topology, "discard", "17", "--yes")


async def test_listing_leaves_every_message_for_the_next_listing(topology: BrokerTopology) -> None:
    for number in range(20):
        await publish_dead_letter(topology, b"{}", f"junk {number}")
    for _ in range(5):
        assert len(await listed(topology)) == 20


async def test_listing_declares_nothing() -> None:
    absent = BrokerTopology({"ledger": frozenset({NoteWritten.type})}, f"test-{uuid4().hex[:12]}")
    assert await UnreadableMessages(amqp_url(), absent, "ledger").list() == []
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        with pytest.raises(ChannelNotFoundEntity):
            await channel.get_queue(absent.dead_queue("ledger"))


async def test_an_unreachable_broker_is_named(topology: BrokerTopology) -> None:
    with pytest.raises(CommandRefused, match="broker does not answer"):
        await command(topology, "list", url="amqp://127.0.0.1:1/")
