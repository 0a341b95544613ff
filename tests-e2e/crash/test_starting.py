"""Starting after a killed start, starting while another platform runs, and stopping during purchases."""

import asyncio
import signal
from random import Random
from time import monotonic

import httpx
import pytest
from catalog.app import NAME as CATALOG
from demo import picture_cache

from crash.audit import audit
from crash.databases import Databases
from crash.faults import progress, rounds
from crash.load import Shop
from crash.platform import EmbeddedPlatform, embedded

SECONDS = 15
"""Seconds; the server lets requests finish for 10."""
STAGES = (
    ("creating the files", 1.0),
    ("migrated identity", 1.0),
    ("migrated payments", 3.0),
    ("drawing", 3.0),
)
"""Messages of a first start, and the seconds after each within which it is killed."""
DEMO_PRODUCTS = 30

pytestmark = pytest.mark.timeout(1800 * rounds(1))


async def test_a_first_start_that_is_killed_at_every_stage_is_completed_by_the_next(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(picture_cache.VARIABLE, raising=False)
    random = Random(seed)
    async with embedded() as platform:
        for others in platform.storefronts.glob("[!e]*.toml"):  # emporium alone: fewer pictures are drawn
            others.unlink()
        for stage, lasts in STAGES:
            platform.launch()
            await platform.says(stage)
            await asyncio.sleep(random.uniform(0, lasts))
            await platform.kill()
        await platform.start()
        async with httpx.AsyncClient(trust_env=False) as client:
            shelf = (await client.get(f"{platform.base}/emporium/api/v1/products/")).json()
            assert shelf["count"] >= DEMO_PRODUCTS
            pictures = [image["image"] for product in shelf["results"] for image in product["images"]]
            assert {(await client.get(picture)).status_code for picture in pictures} == {200}
        databases = Databases(platform.databases())
        assert databases.rows(CATALOG, "select slug from products group by storefront, slug having count(*) > 1") == []
        await audit(Shop(platform.base), databases)


async def test_a_folder_or_port_in_use_is_refused_without_disturbing_its_owner() -> None:
    async with embedded() as first, embedded() as second:
        await first.prepare_minimal_catalog()
        await first.start()
        same_folder = EmbeddedPlatform(first.folder, second.port)
        same_port = EmbeddedPlatform(second.folder, first.port)
        for refused, reason in ((same_folder, "is in use by process"), (same_port, "is taken")):
            refused.launch()
            assert await refused.ended() == 1
            assert reason in refused.log_tail()
        await first.ready()
        assert not second.left_behind()


async def test_ctrl_c_during_requests_stops_cleanly_within_seconds(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        await platform.start()
        shop = Shop(platform.base)
        products = await shop.offer(1000, 1000)
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as shopping:
            for _ in range(6):
                shopping.create_task(shop.keep_busy(products, closing, random))
            await progress(shop.steps, 30)
            signalled = monotonic()
            assert await platform.end(signal.SIGINT) == 0
            assert monotonic() - signalled < SECONDS
            assert not platform.left_behind()
            await platform.start()
            closing.set()
        await audit(shop, Databases(platform.databases()))
