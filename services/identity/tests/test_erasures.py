"""Staff erase customers: the account at once, everything else by the services, of which each is asked."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest
from common.audit import AuditFilter
from common.events.identity import UserDeleted
from common.kernel import clock
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.customers import CustomerParts, CustomersInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from identity.use_cases.check_erasures import check_erasures
from testkit.harness import Harness
from testkit.identity import SignedInUser, Users

from .test_staff import create_staff_user

API = "/api/staff/v1"
CUSTOMERS = f"{API}/customers"
WHY = {"reason": "asked by letter"}


class Service(CustomersInterface):
    """`kept` is what it still has; None if it does not answer."""

    def __init__(self, kept: dict[str, int] | None) -> None:
        self.kept = kept

    async def customer_parts(self, storefront: str, user_id: UUID, wanted: list[str]) -> CustomerParts:
        return CustomerParts()

    async def kept_of_customer(self, storefront: str, user_id: UUID) -> dict[str, int]:
        if self.kept is None:
            raise ServiceUnavailable()
        return self.kept


async def erase(client: httpx.AsyncClient, user_id: UUID, key: str | None = None, **body: str) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return await client.request("DELETE", f"{CUSTOMERS}/{user_id}", json={**WHY, **body}, headers=headers)


async def mails_to(identity: Harness, user: SignedInUser) -> int:
    """How many jobs in the queue name the user's address."""
    sql = "select count(*) from tasks where payload::text like '%%' || %(email)s || '%%'"
    return int(await identity.database.autocommit.fetch_value(sql, email=user.email))


async def waiting(identity: Harness, shop: str) -> list[tuple[str, int]]:
    items = (await identity.staff(shop).get(f"{API}/attention")).json()["items"]
    return [(item["kind"], item["count"]) for item in items]


async def test_an_erased_customer_is_gone_and_the_services_are_told_once(
    people: Users, identity: Harness, shop: str
) -> None:
    ada, other = await people.new_user(shop), await people.new_user(shop)
    await identity.anonymous(shop).post("/api/v1/auth/password/", json={"email": ada.email})
    assert await mails_to(identity, ada) == 1
    staff = identity.staff(shop)
    await staff.patch(f"{CUSTOMERS}/{ada.id}", json={"is_active": False, "reason": "her address is secret"})
    responses = [await erase(staff, ada.id, "one") for _ in range(2)]
    assert [response.status_code for response in responses] == [202, 202], responses[0].text
    assert responses[0].json() == responses[1].json()
    assert (await staff.get(f"{CUSTOMERS}/{ada.id}")).status_code == 404
    assert (await people.log_in(shop, ada.email)).status_code == 401
    assert [event.user_id for event in await identity.events(UserDeleted, shop)] == [ada.id]
    state = (await staff.get(f"{CUSTOMERS}/{ada.id}/erasure")).json()
    assert (state["customer_id"], state["completed_at"]) == (str(ada.id), None)
    assert {each["service"]: each["kept"] for each in state["services"]}["orders"] is None
    assert (await erase(staff, ada.id)).status_code == 404
    assert await mails_to(identity, ada) == 0
    assert (await people.log_in(shop, other.email)).status_code == 200
    assert (await staff.get(f"{CUSTOMERS}/{other.id}/erasure")).status_code == 404


async def test_the_audit_log_says_who_erased_and_forgets_the_customer(
    people: Users, identity: Harness, shop: str
) -> None:
    ada = await people.new_user(shop)
    staff = identity.staff(shop)
    await staff.patch(f"{CUSTOMERS}/{ada.id}", json={"is_active": False, "reason": "lives in Rome"})
    await erase(staff, ada.id)
    wanted = AuditFilter(subject_type="customer", subject_id=str(ada.id))
    entries = await identity.calls(EveryServiceInterface).audit_entries(shop, wanted, 10)
    erasure, block = entries
    assert (erasure.operation, erasure.reason) == ("DELETE /customers/{customer_id}", "asked by letter")
    assert (block.operation, block.before, block.after, block.reason) == (
        "PATCH /customers/{customer_id}",
        None,
        None,
        None,
    )
    assert ada.email not in erasure.model_dump_json()


async def test_staff_and_others_customers_are_not_erased(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    email = await create_staff_user(identity, shop)
    colleague = await identity.database.autocommit.fetch_value("select id from users where email = %(e)s", e=email)
    staff = identity.staff(shop)
    refused = await erase(staff, colleague)
    assert (refused.status_code, refused.json()["code"]) == (409, "erasure.of_staff")
    assert (await erase(identity.staff(identity.storefront()), ada.id)).status_code == 404
    writer = identity.staff(shop, permissions=[Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE])
    assert (await erase(writer, ada.id)).status_code == 403
    assert (await erase(staff, ada.id, reason=" ")).status_code == 422
    staff.event_hooks = {}
    without_key = await staff.request("DELETE", f"{CUSTOMERS}/{ada.id}", json=WHY)
    assert (without_key.status_code, without_key.json()["code"]) == (400, "idempotency.key_missing")
    assert (await people.log_in(shop, ada.email)).status_code == 200


async def test_an_erasure_is_complete_when_no_service_has_anything_left(
    people: Users, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await erased(people, identity, shop)
    orders, generation = Service({"orders": 2}), Service(None)
    services = {"orders": orders, "generation": generation}

    async def state() -> tuple[bool, int]:
        advance_clock(60)
        await check_erasures(identity.database, services)
        [found] = (await identity.staff(shop).get(f"{API}/erasures")).json()["items"]
        assert found["customer_id"] == str(ada.id)
        return found["completed_at"] is not None, len(await identity.events(UserDeleted, shop))

    assert await state() == (False, 1)
    orders.kept = {}
    assert await state() == (False, 1)
    generation.kept = {"files": 1}
    assert await state() == (False, 1)
    assert await waiting(identity, shop) == []
    advance_clock(6 * 3600)
    assert await state() == (False, 2)
    assert await waiting(identity, shop) == [("stuck_erasures", 1)]
    assert await state() == (False, 2)
    generation.kept = {}
    assert await state() == (True, 2)
    assert await waiting(identity, shop) == []
    open_ones = (await identity.staff(shop).get(f"{API}/erasures", params={"is_completed": "false"})).json()
    assert open_ones == {"items": [], "next_cursor": None}


async def test_erasures_are_listed_newest_first_in_pages(people: Users, identity: Harness, shop: str) -> None:
    ids = []
    for _ in range(3):
        ids.append(str((await erased(people, identity, shop)).id))
        clock.advance(1)
    staff = identity.staff(shop)
    first = (await staff.get(f"{API}/erasures", params={"limit": 2})).json()
    rest = (await staff.get(f"{API}/erasures", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["customer_id"] for each in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert (await identity.staff(identity.storefront()).get(f"{API}/erasures")).json()["items"] == []


@pytest.mark.parametrize("path", ["erasures", f"customers/{UUID(int=7)}/erasure"])
async def test_customers_see_no_erasures(people: Users, identity: Harness, shop: str, path: str) -> None:
    ada = await people.new_user(shop)
    assert (await identity.customer(shop, ada.id, "staff").get(f"{API}/{path}")).status_code == 403


async def erased(people: Users, identity: Harness, shop: str) -> SignedInUser:
    user = await people.new_user(shop)
    assert (await erase(identity.staff(shop), user.id)).status_code == 202
    return user
