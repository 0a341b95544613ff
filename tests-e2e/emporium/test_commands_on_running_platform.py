"""Commands on a running distributed platform: dead letters, unreadable messages, staff accounts, a second checkout."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aio_pika
import psycopg
import pytest
from aio_pika import Message
from atelier.data_folder.folder import DataFolder
from atelier.processes.service_databases import ServiceDatabases
from clients.emporium import StaffMember
from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from distributed import DistributedPlatform
from platform_under_test import PlatformUnderTest
from testkit.servers import amqp_url, postgres_url

pytestmark = [pytest.mark.xdist_group("distributed"), pytest.mark.timeout(420)]
BURY = """insert into tasks (key, handler, payload, state, attempts, error, run_at, created_at)
values (%s, 'job:Nothing', '{"storefront": "emporium"}', 'dead', 8, 'OSError: no route', now(), now()) returning id"""
PASSWORD = "Quiet-Harbour-42"


async def atelier(*words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    servers = {"ATELIER_POSTGRES_URL": postgres_url(), "ATELIER_AMQP_URL": amqp_url()}
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-P", "-m", "atelier", *words],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **servers},
    )


def prefix_of(processes: DistributedPlatform) -> str:
    return processes.state.database_prefix


@pytest.fixture
async def junk(distributed: PlatformUnderTest, processes: DistributedPlatform) -> AsyncIterator[str]:
    """Publish an unparsable message; returns its id once it is in the dead-letter queue."""
    topology = BrokerTopology(CONSUMERS, processes.state.event_prefix)
    letter = f"not a uuid {uuid4().hex[:8]}"
    async with await aio_pika.connect(amqp_url()) as connection:
        channel = await connection.channel()
        dead = await channel.get_exchange(topology.dead)
        await dead.publish(Message(b"junk", message_id=letter), "orders")
        yield letter
        await (await channel.get_queue(topology.dead_queue("orders"))).purge()


async def test_a_message_that_is_no_event_is_listed_and_discarded(processes: DistributedPlatform, junk: str) -> None:
    data = ("--data", str(processes.data))
    listed = await atelier("unreadable-messages", "list", "orders", *data)
    assert listed.returncode == 0, listed.stderr
    assert json.loads(listed.stdout)["id"] == junk
    unasked = await atelier("unreadable-messages", "discard", "orders", junk, *data)
    assert (unasked.returncode, "--yes" in unasked.stderr) == (1, True)
    gone = await atelier("unreadable-messages", "discard", "orders", junk, "--yes", *data)
    assert (gone.returncode, gone.stdout) == (0, "1 discarded\n")
    (entry,) = [json.loads(line) for line in gone.stderr.splitlines() if "unreadable_message_discarded" in line]
    assert (entry["service"], entry["message"]) == ("orders", junk)
    again = await atelier("unreadable-messages", "discard", "orders", junk, "--yes", *data)
    assert (again.returncode, again.stderr) == (1, f"✗ orders has no unreadable message {junk}.\n")


async def test_a_dead_letter_in_a_database_is_discarded_by_command_and_by_staff(
    distributed: PlatformUnderTest, processes: DistributedPlatform
) -> None:
    url = ServiceDatabases(postgres_url(), prefix_of(processes), DataFolder(processes.data).secrets).url("orders")
    letters = []
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for _ in range(2):
            row = await (await connection.execute(BURY, [uuid4()])).fetchone()
            assert row is not None
            letters.append(str(row[0]))
    command = ("dead-letters", "discard", "orders", letters[0], "--yes", "--data", str(processes.data))
    assert (await atelier(*command)).stdout == "1 discarded\n"
    staff = await distributed.staff()
    one = f"{distributed.base}/api/staff/v1/dead-letters/orders/{letters[1]}"
    assert (await staff.http.get(one)).json()["handler"] == "job:Nothing"
    assert (await staff.http.delete(one)).status_code == 204
    assert (await staff.http.delete(one)).status_code == 404


async def test_staff_is_added_while_the_platform_runs(
    distributed: PlatformUnderTest, processes: DistributedPlatform
) -> None:
    email = f"boss-{uuid4().hex[:8]}@shop.test"
    words = ("staff", "add", "--storefront", "emporium", "--email", email, "--data", str(processes.data))
    added = await atelier(*words, typed=f"{PASSWORD}\n")
    assert added.returncode == 0, added.stderr
    await StaffMember(f"{distributed.base}/emporium").login(email, PASSWORD)


@pytest.mark.parametrize("action", ["up", "reset"])
async def test_a_second_checkout_on_the_same_prefixes_is_refused(
    distributed: PlatformUnderTest, processes: DistributedPlatform, tmp_path: Path, action: str
) -> None:
    prefix, second = prefix_of(processes), tmp_path / "second"
    words = ["processes", action, "--data", str(second), "--port", "20011"]
    more = ["--yes"] if action == "reset" else []
    both = await atelier(*words, *more, "--database-prefix", prefix, "--event-prefix", prefix)
    assert both.returncode == 1
    assert "belong to another installation of Atelier" in both.stderr
    assert str(processes.data) in both.stderr
    queues = await atelier(*words, *more, "--database-prefix", f"{prefix}_2", "--event-prefix", prefix)
    assert queues.returncode == 1
    assert "--event-prefix NAME" in queues.stderr
    assert not (second / "installation.json").exists()
    assert processes.healthy()
    assert (await distributed.customer()).tokens
