"""The platform is killed while customers buy and webhooks are sent: each event arrives, signed, and no other shop's."""

import asyncio
import time
from random import Random

import psycopg
import pytest
from clients.emporium import StaffMember
from platform_under_test import STAFF_PASSWORD
from psycopg.rows import dict_row
from testkit.conditions import eventually
from testkit.standard_webhooks import verify_at
from testkit.webhook_receiver import Receiver

from crash.faults import FaultTime, progress, rounds
from crash.load import Shop
from crash.platform import EmbeddedPlatform, embedded

pytestmark = pytest.mark.timeout(900 * rounds(1))
SHOPPERS, ROUNDS = 4, 3
TYPES = ("order.created", "order.paid", "order.cancelled")
PUBLISHED = "select event_id::text as id from outbox where type = any(%s) and envelope ->> 'storefront' = 'emporium'"


async def test_every_event_is_delivered_at_least_once_while_the_platform_is_killed(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform, Receiver.listening() as receiver:
        await platform.prepare_minimal_catalog()
        await platform.start()
        shop = Shop(platform.base)
        staff = await StaffMember(shop.base, shop.wire).login("staff@emporium.example", STAFF_PASSWORD)
        body = {"url": receiver.url, "event_types": list(TYPES)}
        endpoint = await staff.call("POST", "/webhooks/endpoints", 201, json=body)
        await _buy_and_kill(platform, shop, receiver, random, seed)
        receiver.status = 204

        async def delivered() -> bool:
            return await _published(platform) <= {each.event["id"] for each in receiver.received}

        await eventually(delivered, within=120, every=0.5)
        published = await _published(platform)
        for each in receiver.received:
            event = verify_at(time.time(), endpoint["secret"], each.body, each.headers)  # no test moves its clock
            assert event["id"] in published
            assert event["storefront"] == "emporium"
            assert event["data"]["id"]
        assert len({each.body for each in receiver.received}) == len({each.event["id"] for each in receiver.received})


async def _buy_and_kill(platform: EmbeddedPlatform, shop: Shop, receiver: Receiver, random: Random, seed: int) -> None:
    products = await shop.offer(1000, 1000)
    closing = asyncio.Event()
    async with asyncio.TaskGroup() as shopping:
        for which in range(SHOPPERS):
            shopping.create_task(shop.keep_busy(products, closing, Random(f"{seed}/{which}")))
        for number in range(rounds(ROUNDS)):
            receiver.status = 500 if number % 2 else 204
            await progress(shop.steps, random.randrange(10, 40))
            await FaultTime.draw(random).wait(shop.steps)
            await platform.kill()
            await platform.start()
        closing.set()


async def _published(platform: EmbeddedPlatform) -> set[str]:
    url = platform.database("orders")
    async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as connection:
        return {row["id"] for row in await (await connection.execute(PUBLISHED, (list(TYPES),))).fetchall()}
