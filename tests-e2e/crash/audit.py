"""The audit at the end of the crash tests: wait until the platform is idle, then check all invariants."""

import asyncio
from datetime import datetime, timedelta

import httpx
from atelier.audit.findings import Bounds
from atelier.audit.rules import run_checks

from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.idle import DAY, advance, until_idle
from crash.invariants import ShopRecords
from crash.load import Shop
from crash.stripe import captured


async def audit(shop: Shop, databases: Databases, dead_letters: DeadLetters | None = None) -> None:
    """Fails with all findings. Dead letters are replayed once before they count."""
    print("the shop is closed")
    await until_idle(databases, shop.sandbox, expired=False)
    faults = await _replayed(shop, databases, dead_letters) if dead_letters else []
    await advance(shop.sandbox, DAY)
    await until_idle(databases, shop.sandbox, expired=True)
    records = ShopRecords(databases, shop.confirmations, shop.stock, await captured(shop.sandbox))
    faults += records.faults() + await disagreements(databases, shop.sandbox)
    assert not faults, "\n".join(faults)
    print(f"{shop.confirmations.summary}, {records.summary}")


async def _replayed(shop: Shop, databases: Databases, dead_letters: DeadLetters) -> list[str]:
    if await replayed(dead_letters):
        await until_idle(databases, shop.sandbox, expired=False)
    return await dead_letters.dead()


async def replayed(dead_letters: DeadLetters) -> bool:
    """Replay all dead letters; returns whether there were any."""
    dead = await dead_letters.dead()
    if dead:
        print("replayed", *dead, sep="\n  ")
        await dead_letters.replay()
    return bool(dead)


async def disagreements(databases: Databases, sandbox: str) -> list[str]:
    """Return the findings of `atelier audit` on an idle platform."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        now = datetime.fromisoformat((await http.get(f"{sandbox}/clock")).raise_for_status().json()["now"])
    found = await asyncio.to_thread(run_checks, databases, Bounds(now=now, age=timedelta()))
    return [str(finding) for finding in found]
