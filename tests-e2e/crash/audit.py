"""The end of every story here: wait until all is quiet, then look through all the books."""

import asyncio
from datetime import datetime, timedelta

import httpx
from atelier.audit.findings import Bounds
from atelier.audit.rules import look

from crash.databases import Databases
from crash.graveyard import Graveyard
from crash.invariants import Books
from crash.load import Shop
from crash.quiet import DAY, advance, settled
from crash.stripe import captured


async def audit(shop: Shop, databases: Databases, graveyard: Graveyard | None = None) -> None:
    """Fails with everything that is wrong. Dead letters from a graveyard get one more try before they count."""
    print("the shop is closed")
    await settled(databases, shop.sandbox, expired=False, graveyard=graveyard)
    faults = await _replayed(shop, databases, graveyard) if graveyard else []
    await advance(shop.sandbox, DAY)
    await settled(databases, shop.sandbox, expired=True)
    books = Books(databases, shop.told, shop.stock, await captured(shop.sandbox))
    faults += books.faults() + await disagreements(databases, shop.sandbox)
    assert not faults, "\n".join(faults)
    told = shop.told
    print(f"{len(told.orders)} orders, {len(told.paid)} paid, {len(told.cancelled)} cancelled, {books.summary}")


async def _replayed(shop: Shop, databases: Databases, graveyard: Graveyard) -> list[str]:
    if dead := await graveyard.dead():
        print("replayed", *dead, sep="\n  ")
        await graveyard.replay()
        await settled(databases, shop.sandbox, expired=False)
    return await graveyard.dead()


async def disagreements(databases: Databases, sandbox: str) -> list[str]:
    """What `atelier audit` finds where nothing may be under way any more."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        now = datetime.fromisoformat((await http.get(f"{sandbox}/clock")).raise_for_status().json()["now"])
    found = await asyncio.to_thread(look, databases, Bounds(now=now, age=timedelta()))
    return [str(finding) for finding in found]
