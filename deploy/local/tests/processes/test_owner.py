"""Databases and queues with a prefix belong to one installation; another one is refused before it changes anything."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import aio_pika
import psycopg
import pytest
from atelier.data_folder.secrets import Secrets
from atelier.errors import CannotStart
from atelier.processes.installation import Installation
from atelier.processes.owner import MARK, Claim, Owner
from atelier.processes.queue_owner import check_queues, claim_queues
from atelier.processes.reset import remove_queues
from atelier.processes.service_databases import ServiceDatabases
from atelier.services import SERVICES
from common.events.registry import CONSUMERS
from common.messaging.rabbitmq.topology import BrokerTopology
from psycopg import sql
from testkit.servers import amqp_url, postgres_url

FIRST = Owner(id="first", host="one", folder="/first/.atelier", environment="development")
SECOND = Owner(id="second", host="one", folder="/second/.atelier", environment="development")


def claim(owner: Owner, *, has_run: bool = False, take_over: bool = False) -> Claim:
    return Claim(owner=owner, has_run=has_run, take_over=take_over)


@pytest.fixture
def prefix() -> str:
    return f"test_{uuid4().hex[:8]}"


@pytest.fixture
def databases(prefix: str, tmp_path: Path) -> Iterator[ServiceDatabases]:
    """Databases that the first installation owns."""
    databases = ServiceDatabases(postgres_url(), prefix, Secrets(tmp_path / "secrets.toml"))
    databases.ensure(claim(FIRST))
    yield databases
    databases.drop(claim(FIRST, take_over=True))


@pytest.fixture
async def topology() -> AsyncIterator[BrokerTopology]:
    """A topology whose queues have no owner and are not declared."""
    topology = BrokerTopology(CONSUMERS, f"test-{uuid4().hex[:8]}")
    yield topology
    await remove_queues(amqp_url(), topology.prefix)


def second_checkout(prefix: str, folder: Path) -> ServiceDatabases:
    return ServiceDatabases(postgres_url(), prefix, Secrets(folder / "second.toml"))


def test_a_second_checkout_is_refused_and_the_first_ones_passwords_stay(
    databases: ServiceDatabases, prefix: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotStart, match=r"belong to another installation.*/first/\.atelier on one") as refused:
        second_checkout(prefix, tmp_path).ensure(claim(SECOND))
    assert "--database-prefix NAME" in str(refused.value)
    with pytest.raises(CannotStart, match="another installation"):
        second_checkout(prefix, tmp_path).drop(claim(SECOND))
    assert not (tmp_path / "second.toml").exists()
    psycopg.connect(databases.url("orders")).close()


def test_the_same_folder_is_the_owner_after_a_crash_and_after_it_was_deleted(databases: ServiceDatabases) -> None:
    databases.ensure(claim(FIRST))
    databases.ensure(claim(replace(FIRST, id="made anew")))


def test_take_over_changes_the_owner(databases: ServiceDatabases, prefix: str, tmp_path: Path) -> None:
    second_checkout(prefix, tmp_path).ensure(claim(SECOND, take_over=True))
    with pytest.raises(CannotStart, match=r"/second/\.atelier"):
        databases.ensure(claim(FIRST, has_run=True))


def test_a_copy_is_refused_while_the_original_exists(databases: ServiceDatabases, tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.mkdir()
    note = Installation(id="same", database_prefix="a", event_prefix="a", postgres=None, amqp="amqp://")
    note.write(original)
    here = Owner(id="same", host="one", folder=str(original), environment="development")
    copied = replace(here, folder=str(tmp_path / "copy"))
    assert not here.is_same_as(copied)
    (original / "installation.json").unlink()
    assert here.is_same_as(copied), "it was moved"
    assert here.is_same_as(replace(copied, host="another")), "the disk is in another machine now"


def test_databases_of_an_earlier_release_belong_to_the_folder_that_has_run(
    databases: ServiceDatabases, prefix: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url(), autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(sql.SQL("comment on database {} is null").format(sql.Identifier(f"{prefix}_{service}")))
    with pytest.raises(CannotStart, match="of an earlier release"):
        second_checkout(prefix, tmp_path).ensure(claim(SECOND))
    assert databases.were_used
    databases.ensure(claim(FIRST, has_run=databases.were_used))
    with pytest.raises(CannotStart, match="another installation"):
        second_checkout(prefix, tmp_path).ensure(claim(SECOND))


def test_databases_of_development_are_not_served_in_production(databases: ServiceDatabases) -> None:
    with pytest.raises(CannotStart, match="hold the data of a platform in development"):
        databases.ensure(claim(replace(FIRST, environment="production")))


@pytest.mark.parametrize("text", [None, "", "my own comment", MARK, f"{MARK}[1]", f'{MARK}{{"id": "x"}}'])
def test_other_comments_name_no_owner(text: str | None) -> None:
    assert Owner.read(text) is None


async def test_queues_are_refused_like_databases(topology: BrokerTopology) -> None:
    await claim_queues(amqp_url(), topology, claim(FIRST))
    await claim_queues(amqp_url(), topology, claim(FIRST))
    with pytest.raises(CannotStart, match=r"queues .* belong to another installation.*/first/\.atelier") as refused:
        await claim_queues(amqp_url(), topology, claim(SECOND, has_run=True))
    assert "--event-prefix NAME" in str(refused.value)
    with pytest.raises(CannotStart, match="another installation"):
        await check_queues(amqp_url(), topology, claim(SECOND))
    await claim_queues(amqp_url(), topology, claim(SECOND, take_over=True))
    await check_queues(amqp_url(), topology, claim(SECOND))
    with pytest.raises(CannotStart, match=r"/second/\.atelier"):
        await check_queues(amqp_url(), topology, claim(FIRST))


async def test_queues_without_an_owner_belong_to_the_folder_that_has_run(topology: BrokerTopology) -> None:
    async with await aio_pika.connect(amqp_url()) as connection:
        await topology.declare(await connection.channel())
    with pytest.raises(CannotStart, match="of an earlier release"):
        await claim_queues(amqp_url(), topology, claim(SECOND))
    await claim_queues(amqp_url(), topology, claim(FIRST, has_run=True))
    with pytest.raises(CannotStart, match=r"/first/\.atelier"):
        await claim_queues(amqp_url(), topology, claim(SECOND))


async def test_removed_queues_have_no_owner(topology: BrokerTopology) -> None:
    await claim_queues(amqp_url(), topology, claim(FIRST))
    await remove_queues(amqp_url(), topology.prefix)
    await claim_queues(amqp_url(), topology, claim(SECOND))


async def test_one_of_two_concurrent_starts_is_refused(topology: BrokerTopology) -> None:
    answers = await asyncio.gather(
        *(claim_queues(amqp_url(), topology, claim(owner)) for owner in (FIRST, SECOND)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotStart", "NoneType"]
