"""Whether everything moves by itself after a fault: requests, background work, health, and every connection's slot."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from random import Random
from time import monotonic
from uuid import uuid4

import httpx
from clients.emporium import StaffMember
from clients.marbelle import Visitor
from common.testing.conditions import eventually
from marbelle_people import join
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest

from crash.background import background_work, timers
from crash.drill_site import Site
from crash.health import says
from crash.insistence import Insisting, Steps
from crash.load import Customer, Shop
from crash.slots import all_slots_serve, no_connection_too_many

BOUND = 30.0
"""Seconds after a fault within which requests of every kind are answered again."""
ONE_REQUEST = 10.0
AT_ONCE = 0.001
STAFF_LISTS = ("/products", "/orders", "/payments", "/customers", "/categories", "/reviews")


async def everything_moves(site: Site, shop: Shop) -> None:
    """Fails with what does not. Only while nobody shops: it moves the platform's clock by a day."""
    await work_goes_on(site, shop)
    await _took("timers", timers(site))
    await _took("health", _healthy(site))
    await _took("every connection of the pools", all_slots_serve(site))
    await _took("no other connections", no_connection_too_many(site))
    assert not site.restarted(), site.restarted()


async def work_goes_on(site: Site, shop: Shop) -> None:
    """Every kind of request, and all background work but what waits for a certain time."""
    await _took("requests", requests_move(site, shop))
    if site.proxy is not None:
        site.proxy.forget_lost()  # its TCP keepalives would tell the server half a minute later
    await _took("background work", background_work(site))


async def _took(what: str, check: Coroutine[None, None, None]) -> None:
    began = monotonic()
    await check
    print(f"{what}: {monotonic() - began:.1f} s")


async def _healthy(site: Site) -> None:
    for question in ("ready", "live"):
        await eventually(partial(says, site, question, 200), within=BOUND)


async def requests_move(site: Site, shop: Shop) -> None:
    """Fails unless one of every kind is answered with success, all of them within BOUND."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + BOUND
    while True:
        failed = await every_request(site, shop)
        if not failed:
            return
        assert loop.time() < deadline, "\n".join(failed)


async def every_request(site: Site, shop: Shop) -> list[str]:
    """One of every kind, each sent once; what was not answered with success."""
    walks: dict[str, Callable[[Site, Shop], Awaitable[None]]] = {
        "emporium": _purchase,
        "marbelle": _guest_becomes_customer,
        "staff": _staff,
    }
    outcomes = await asyncio.gather(*(walk(site, shop) for walk in walks.values()), return_exceptions=True)
    return [f"{name}: {outcome!r}" for name, outcome in zip(walks, outcomes, strict=True) if outcome]


async def _purchase(site: Site, shop: Shop) -> None:
    """From the list to the paid order and its mail, and another order that is cancelled."""
    once = Shop(site.platform, told=shop.told, skus=shop.skus, stock=shop.stock, patience=AT_ONCE)
    customer = Customer(once, once.base, Random(str(uuid4())))
    customer.http.timeout = httpx.Timeout(ONE_REQUEST)
    shop.told.lost.add(customer.email)  # until it is done, who knows
    listed = await customer.get(f"/products/?search=thing&page_size={1 + customer.random.randrange(100)}")
    (shown, *_) = listed["results"]
    await customer.get(f"/products/{shown['slug']}/?fresh={uuid4()}")
    await customer.join()
    customer.home = await customer.address()
    await customer.add(customer.random.choice(sorted(shop.stock)))
    assert (await customer.get("/cart/"))["items"]
    order = await customer.check_out(twice=False)
    assert order is not None, "out of stock"
    await customer.pay(order)
    await customer.order(order)
    await customer.add(customer.random.choice(sorted(shop.stock)))
    regretted = await customer.check_out(twice=False)
    assert regretted is not None, "out of stock"
    await customer.cancel(regretted)
    await customer.get("/orders/")
    shop.told.lost.discard(customer.email)

    async def mailed() -> bool:
        return bool(await PlatformUnderTest(site.platform).mails(customer.email))

    await eventually(mailed, within=ONE_REQUEST)


async def _guest_becomes_customer(site: Site, _: Shop) -> None:
    """With a mail in between, and a cart that comes along."""
    visitor = Visitor(f"{site.platform}/marbelle")
    visitor.http.timeout = httpx.Timeout(ONE_REQUEST)
    await visitor.call("GET", f"/products/?search={uuid4()}")
    (thing,) = await visitor.goods(1)
    await visitor.call("GET", f"/products/{thing['id']}/?fresh={uuid4()}")
    await visitor.add(thing, 1)
    await join(PlatformUnderTest(site.platform), visitor)
    await visitor.login()
    found = await visitor.quantities()
    assert found == {thing["id"]: 1}, f"{found} in the cart"


async def _staff(site: Site, _: Shop) -> None:
    wire = Insisting(Steps(), AT_ONCE)
    staff = StaffMember(f"{site.platform}/emporium", wire)
    staff.http.timeout = httpx.Timeout(ONE_REQUEST)
    await staff.login("staff@emporium.example", STAFF_PASSWORD)
    for path in STAFF_LISTS:
        await staff.call("GET", path, 200)
    await staff.product(stock=1)
