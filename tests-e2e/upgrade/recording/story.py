"""What happens on the recorded platform: customers and staff, and what is still under way when it is killed.

The result is a plain dictionary, checked in as `story.json`, from which the test knows what to expect.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from clients.emporium import Card, Shopper, StaffMember
from clients.figureforge import Artist
from clients.marbelle import Visitor
from clients.reviv import Sitter
from clients.storybook import Author
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest
from testkit.conditions import eventually

from upgrade.recording.broker import Broker, Message
from upgrade.recording.faults import Faults
from upgrade.recording.release import Release

STOCK = 20
STEP = 300.0
"""Seconds by which the clock is moved, again and again, until a task was given up."""
Known = dict[str, Any]


class Story:
    """`broker` is that of the distributed topology."""

    def __init__(self, release: Release, faults: Faults, broker: Broker | None) -> None:
        self._release = release
        self._faults = faults
        self._broker = broker
        self._platform = PlatformUnderTest(release.base)
        self._card = Card(self._platform.sandbox)
        self._shop = f"{release.base}/emporium"
        self._unanswered: list[asyncio.Task[Any]] = []
        self._shoppers: dict[str, Shopper] = {}
        self.known: Known = {}
        self.messages: list[Message] = []

    async def tell(self) -> None:
        self._staff = await StaffMember(self._shop).login("staff@emporium.example", STAFF_PASSWORD)
        for name in ("lamp", "vase", "mirror", "chair"):
            product = await self._staff.product(STOCK, price="10.00", name=name.title(), sku=name.upper())
            self.known[name] = {"id": product["id"], "slug": product["slug"]}
        await self._dead_letters()
        self._staff = await StaffMember(self._shop).login("staff@emporium.example", STAFF_PASSWORD)
        await self._customers()
        await self._pictures()
        await self._failing()
        await self._interrupted()

    async def _dead_letters(self) -> None:
        """An event and a job that were given up."""
        self._faults.refuse_stock(self.known["vase"]["id"])
        await self._set_stock("vase", 15)
        await self._given_up("cart")
        if self._broker is not None:
            await self._broker.send_unreadable()
        self._faults.accept_stock()
        unlucky = Shopper(self._shop)
        self._faults.refuse_mails(unlucky.email)
        await unlucky.register()
        await self._given_up("identity")
        self._faults.accept_mails()
        self.known["unlucky"] = {"email": unlucky.email}

    async def _customers(self) -> None:
        alice = await self._customer("alice")
        await alice.add(self.known["lamp"]["id"], 2)
        await alice.add(self.known["chair"]["id"])
        bob = await self._customer("bob")
        await bob.post("/auth/logout/", {"refresh": bob.tokens["refresh"]}, expect=None)
        carol = await self._customer("carol")
        await carol.add(self.known["lamp"]["id"])
        await self._place(carol, "carol", headers={"Idempotency-Key": "carol-1"})
        dave = await self._customer("dave")
        await dave.add(self.known["lamp"]["id"], 3)
        await self._pay(dave, await self._place(dave, "dave"))
        for name, quantity in (("erin", 1), ("ivan", 2), ("heidi", 1)):
            customer = await self._customer(name)
            await customer.add(self.known["lamp"]["id"], quantity)
            self.known[name]["intent"] = await customer.intent((await self._place(customer, name))["id"])
        for name in ("frank", "grace"):
            customer = await self._customer(name)
            await customer.add(self.known["chair"]["id"], 2)
        guest = Visitor(f"{self._release.base}/marbelle")
        [stone] = await guest.goods(1)
        await guest.add(stone, quantity=2)
        self.known["guest"] = {"session_id": guest.session_id, "product": stone["id"], "quantity": 2}

    async def _pictures(self) -> None:
        """A restoration that is done, and one job of each kind that waits for a worker."""
        sitter = await Sitter(f"{self._release.base}/reviv").sign_in()
        done = await sitter.upload()
        await sitter.restored(done)
        artist = await Artist(f"{self._release.base}/figureforge").sign_in()
        author = await Author(f"{self._release.base}/storybook").register()
        book = await author.book()
        character = await author.character(book)
        self._faults.delay("generation")
        waiting = await sitter.upload()
        job = (await artist.generate())["job_id"]
        self._unanswered.append(asyncio.create_task(author.character_version(character)))
        queued = "select count(distinct handler) from tasks where run_at > created_at + interval '12 hours'"
        await self._until(lambda: self._faults.value("generation", queued) == 3)
        self.known["sitter"] = {"email": sitter.email, "done": done, "waiting": waiting}
        self.known["artist"] = {"email": artist.email, "job": job}
        self.known["author"] = {"username": author.username, "character": character["id"], "book": book["id"]}

    async def _failing(self) -> None:
        """An event and a job that have failed and are to be tried again."""
        self._faults.refuse_stock(self.known["mirror"]["id"])
        await self._set_stock("mirror", 11)
        self._faults.refuse_mails(self.known["heidi"]["email"])
        await self._at_stripe("heidi")
        failed = "select count(*) from tasks where state <> 'dead' and attempts > 0"
        await self._until(lambda: self._faults.value("orders", failed) == 1)
        await self._until(lambda: self._faults.value("cart", failed) == 1)

    async def _interrupted(self) -> None:
        """Payments that orders has not heard of, and checkouts at two of their steps. The platform is killed now."""
        self._release.pause("orders-worker")
        self._faults.lock("orders", "order_history")
        await self._at_stripe("erin")
        await self._until(lambda: self._completed("erin"))
        if self._broker is not None:
            undelivered = "select count(*) from outbox where published_at is null"
            await self._until(lambda: self._faults.value("payments", undelivered) == 0)
        self._release.pause("payments-worker")
        await self._at_stripe("ivan")
        self._confirm("ivan")
        await self._until(lambda: self._completed("ivan"))
        await self._check_out("frank")
        await self._until(lambda: self._reached("catalog", "reservations", "frank"))
        self._faults.lock("catalog", "reservations")
        await self._check_out("grace")
        await self._until(lambda: self._reached("cart", "claims", "grace"))
        self.known["now"] = await self._now()
        self._release.freeze()
        self._faults.end()
        self._release.kill()
        await asyncio.gather(*self._unanswered, return_exceptions=True)
        if self._broker is not None:
            self.messages += await self._broker.messages()

    async def _now(self) -> str:
        async with httpx.AsyncClient(trust_env=False) as http:
            now: str = (await http.get(f"{self._platform.sandbox}/clock")).json()["now"]
            return now

    async def _customer(self, name: str) -> Shopper:
        customer = Shopper(self._shop)
        await customer.join()
        address = await customer.address()
        self.known[name] = {"email": customer.email, "tokens": customer.tokens, "address": address}
        self._shoppers[name] = customer
        return customer

    async def _place(self, customer: Shopper, name: str, **options: Any) -> Known:
        self.known[name]["order"] = await customer.checkout(self.known[name]["address"], **options)
        return dict(self.known[name]["order"])

    async def _pay(self, customer: Shopper, order: Known) -> None:
        intent = await customer.intent(order["id"])
        assert (await self._card.pay(intent)).is_success
        await customer.confirm(order["id"], intent["payment_intent_id"])

    async def _at_stripe(self, name: str) -> None:
        assert (await self._card.pay(self.known[name]["intent"])).is_success

    async def _check_out(self, name: str) -> None:
        """A request that is never answered."""
        address = self.known[name]["address"]
        body = {"shipping_address_id": address, "billing_address_id": address}
        headers = {"Idempotency-Key": f"{name}-1"}
        request = self._shoppers[name].call("POST", "/orders/", json=body, headers=headers)
        self._unanswered.append(asyncio.create_task(request))

    def _confirm(self, name: str) -> None:
        """Orders is told at once, which waits for the lock: a request that is never answered."""
        order, intent = self.known[name]["order"]["id"], self.known[name]["intent"]["payment_intent_id"]
        body = {"order_id": order, "payment_intent_id": intent}
        request = self._shoppers[name].call("POST", "/payments/confirm/", json=body)
        self._unanswered.append(asyncio.create_task(request))

    async def _set_stock(self, name: str, quantity: int) -> None:
        path = f"/products/{self.known[name]['id']}/stock"
        await self._staff.call("PUT", path, 200, json={"quantity": quantity})

    async def _given_up(self, service: str) -> None:
        """The service's queue has made all attempts of its one task that fails."""

        async def dead() -> bool:
            await self._platform.advance(STEP)
            return self._faults.value(service, "select count(*) from tasks where state = 'dead'") == 1

        await eventually(dead, within=60, every=0.5)

    def _completed(self, name: str) -> bool:
        status = "select status from payments where order_id = %s"
        return self._faults.value("payments", status, self.known[name]["order"]["id"]) == "completed"

    def _reached(self, service: str, table: str, name: str) -> bool:
        """Whether the checkout of a customer has left its row at a step."""
        checkout = "select id from checkouts where shipping_address_id = %s"
        order = self._faults.value("orders", checkout, self.known[name]["address"])
        self.known[name]["order_id"] = str(order)
        return (
            order is not None
            and self._faults.value(service, f"select 1 from {table} where order_id = %s", order) is not None
        )

    @staticmethod
    async def _until(holds: Callable[[], bool]) -> None:
        async def probe() -> bool:
            return await asyncio.to_thread(holds)

        await eventually(probe, within=30, every=0.05)
