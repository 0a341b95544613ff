"""Checks that a platform has recovered from a fault: requests, background work, health, connection pools."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from random import Random
from time import monotonic
from uuid import uuid4

import httpx
from clients.emporium import StaffMember
from clients.marbelle import Visitor
from clients.reviv import Sitter
from marbelle_customers import join
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest
from testkit.conditions import eventually

from crash.background import background_work, timers
from crash.drill_site import Site
from crash.health import says
from crash.load import Customer, Shop
from crash.pool_capacity import assert_no_leaked_connections, assert_pools_at_full_capacity
from crash.retrying_client import RetryingClient, Steps

BOUND = 30.0
"""Seconds after a fault within which requests of every kind succeed again."""
ONE_REQUEST = 10.0
AT_ONCE = 0.001
STAFF_LISTS = ("/products", "/orders", "/payments", "/customers", "/categories", "/reviews")


async def assert_recovered(site: Site, shop: Shop) -> None:
    """Fails unless the platform has recovered. Needs an idle platform: it advances the clock by a day."""
    await assert_work_continues(site, shop)
    await _took("timers", timers(site))
    await _took("health", _healthy(site))
    await _took("every connection of the pools", assert_pools_at_full_capacity(site))
    await _took("no other connections", assert_no_leaked_connections(site))
    assert not site.restarted(), site.restarted()


async def assert_work_continues(site: Site, shop: Shop) -> None:
    """Check every kind of request, and all background work except timers."""
    await _took("requests", assert_requests_succeed(site, shop))
    if site.proxy is not None:
        site.proxy.forget_lost()  # its TCP keepalives would close them half a minute later
    await _took("background work", background_work(site))


async def _took(what: str, check: Coroutine[None, None, None]) -> None:
    began = monotonic()
    await check
    print(f"{what}: {monotonic() - began:.1f} s")


async def _healthy(site: Site) -> None:
    for question in ("ready", "live"):
        await eventually(partial(says, site, question, 200), within=BOUND)


async def assert_requests_succeed(site: Site, shop: Shop) -> None:
    """Fails unless one request of every kind succeeds within BOUND."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + BOUND
    while True:
        failed = await every_request(site, shop)
        if not failed:
            return
        assert loop.time() < deadline, "\n".join(failed)


async def every_request(site: Site, shop: Shop) -> list[str]:
    """Send one request of every kind, each once; returns those that failed."""
    walks: dict[str, Callable[[Site, Shop], Awaitable[None]]] = {
        "emporium": _purchase,
        "marbelle": _guest_becomes_customer,
        "reviv": _upload_and_credits,
        "staff": _staff,
    }
    outcomes = await asyncio.gather(*(walk(site, shop) for walk in walks.values()), return_exceptions=True)
    return [f"{name}: {outcome!r}" for name, outcome in zip(walks, outcomes, strict=True) if outcome]


async def _purchase(site: Site, shop: Shop) -> None:
    """Place and pay an order, wait for its mail, and cancel another order."""
    once = Shop(
        site.platform, confirmations=shop.confirmations, skus=shop.skus, stock=shop.stock, timeout_seconds=AT_ONCE
    )
    customer = Customer(once, once.base, Random(str(uuid4())))
    customer.http.timeout = httpx.Timeout(ONE_REQUEST)
    shop.confirmations.lost.add(customer.email)  # until the purchase is done, its outcome is unknown
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
    shop.confirmations.lost.discard(customer.email)

    async def mailed() -> bool:
        return bool(await PlatformUnderTest(site.platform).mails(customer.email))

    await eventually(mailed, within=ONE_REQUEST)


async def _guest_becomes_customer(site: Site, _: Shop) -> None:
    """Register as a guest with a cart, verify by mail, and sign in."""
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


async def _upload_and_credits(site: Site, _: Shop) -> None:
    """Sign in with Google, upload a picture and delete it, get a credit from staff and lose it again."""
    sitter = Sitter(f"{site.platform}/reviv")
    sitter.http.timeout = httpx.Timeout(ONE_REQUEST)
    await sitter.sign_in()
    await sitter.get("/credits/packs/")
    job = await sitter.upload()
    assert [entry["id"] for entry in await sitter.history()] == [job]
    await sitter.call("DELETE", f"/restorations/{job}/")
    staff = await StaffMember(f"{site.platform}/reviv").login("staff@reviv.example", STAFF_PASSWORD)
    (customer,) = (await staff.call("GET", "/customers", 200, params={"search": sitter.email}))["items"]
    for amount, balance in ((1, "1.00"), (-1, "0.00")):
        adjustment = {"amount": amount, "reason": "a drill"}
        await staff.call("POST", f"/credits/accounts/{customer['id']}/adjustments", 201, json=adjustment)
        assert (await sitter.me())["credit_balance"] == balance


async def _staff(site: Site, _: Shop) -> None:
    wire = RetryingClient(Steps(), AT_ONCE)
    staff = StaffMember(f"{site.platform}/emporium", wire)
    staff.http.timeout = httpx.Timeout(ONE_REQUEST)
    await staff.login("staff@emporium.example", STAFF_PASSWORD)
    for path in STAFF_LISTS:
        await staff.call("GET", path, 200)
    await staff.product(stock=1)
