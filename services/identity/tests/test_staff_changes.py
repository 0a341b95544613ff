"""Followers read what changed in all services."""

from datetime import datetime
from uuid import uuid4

import httpx
from common.changes import Change, ChangePage, Position
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.changes import ChangesInterface
from identity.use_cases.read_all_changes import Followed, read_all_changes
from testkit.harness import Harness
from testkit.identity import Users
from testkit.settled import settled

CHANGES = "/api/staff/v1/changes"


class Changed(ChangesInterface):
    """Has so many changes, the first after the position 0."""

    def __init__(self, count: int, kind: str) -> None:
        self._count = count
        self._kind = kind

    async def read_changes(
        self, storefront: str, kinds: list[str], after: Position | None, since: datetime | None, limit: int
    ) -> ChangePage:
        begin = 0 if after is None else after.xid
        numbers = range(begin + 1, self._count + 1)[:limit]
        return ChangePage(
            changes=[Change(kind=self._kind, subject=str(number), is_deleted=False) for number in numbers],
            positions=[Position(xid=number) for number in numbers],
            end=Position(xid=numbers[-1] if numbers else begin),
            is_last=begin + len(numbers) == self._count,
        )


class Silent(ChangesInterface):
    async def read_changes(
        self, storefront: str, kinds: list[str], after: Position | None, since: datetime | None, limit: int
    ) -> ChangePage:
        raise ServiceUnavailable()


async def test_services_are_read_in_turns_and_each_is_followed_to_its_end() -> None:
    services = {"orders": Changed(5, "order"), "catalog": Changed(2, "product"), "payments": Silent()}
    followed = Followed("shop", {"orders": ["order"], "catalog": ["product"], "payments": ["payment"]}, {})
    pages = []
    for _ in range(3):
        page = await read_all_changes(followed, services, 3)
        pages.append([f"{each.kind} {each.subject}" for each in page.changes])
        followed = Followed("shop", followed.kinds, page.positions)
        assert page.unavailable == ["payments"]
    assert pages == [["order 1", "product 1", "order 2"], ["order 3", "product 2", "order 4"], ["order 5"]]
    assert page.is_last
    assert page.positions.keys() == {"orders", "catalog"}


async def read(client: httpx.AsyncClient, cursor: str | None = None) -> tuple[list[str], str]:
    body = (await client.get(CHANGES, params={"limit": "500", **({"cursor": cursor} if cursor else {})})).json()
    return [f"{'-' if each['is_deleted'] else ''}{each['id']}" for each in body["items"]], body["follow_cursor"]


async def test_customers_are_followed_until_they_are_erased(people: Users, identity: Harness, shop: str) -> None:
    await people.new_user(identity.storefront())
    client, ada = identity.staff(shop), await people.new_user(shop)
    await settled(identity.database)
    ids, cursor = await read(client)
    assert set(ids) == {str(ada.id)}
    assert (await read(client, cursor))[0] == []
    erased = {"Idempotency-Key": str(uuid4())}
    await client.request("DELETE", f"/api/staff/v1/customers/{ada.id}", json={"reason": "asked"}, headers=erased)
    await settled(identity.database)
    assert (await read(client, cursor))[0] == [f"-{ada.id}"]
    listed = await client.get("/api/staff/v1/customers", params={"updated_from": "2020-01-01T00:00:00Z"})
    assert (listed.json()["items"], listed.json()["deleted"]) == ([], [str(ada.id)])


async def test_a_follower_gets_only_the_kinds_that_it_may_see(people: Users, identity: Harness, shop: str) -> None:
    await people.new_user(shop)
    packer = identity.staff(shop, permissions=[Permission.ORDERS_READ])
    body = (await packer.get(CHANGES)).json()
    assert (body["items"], body["kinds"], body["unavailable"]) == ([], ["order"], ["orders"])
    assert "customer" in body["withheld"]
    _, cursor = await read(packer)
    assert (await read(identity.staff(shop), cursor))[0] == []
    assert (await identity.customer(shop, uuid4(), "staff").get(CHANGES)).status_code == 403


async def test_wrong_cursors_and_kinds_are_refused(identity: Harness, shop: str) -> None:
    client = identity.staff(shop)
    for cursor in ("x", "WyJvcmRlciJd", "W1sib3JkZXIiXSx7Im9yZGVycyI6WzEsIlx1MDAwMCIsIiIsIiJdfV0"):
        assert (await client.get(CHANGES, params={"cursor": cursor})).status_code == 404, cursor
    assert (await client.get(CHANGES, params={"kind": "unicorn"})).status_code == 422
    assert (await client.get(CHANGES, params={"limit": 501})).status_code == 422
    assert (await client.get(f"{CHANGES}/stream", headers={"Last-Event-ID": "x"})).status_code == 404
