"""Operations of staff: permissions, required idempotency keys, and their entries in the audit log."""

from uuid import uuid4

import httpx
from common.audit import AuditFilter, RecordedEntry
from common.kernel.permissions import Permission
from common.rpc.interfaces.every_service import EveryServiceInterface

from .storefront import OrdersStorefront

STAFF_ORDERS = "/api/staff/v1/orders"
SHIP = {"status": "processing", "note": "Paid by bank transfer."}


def refusal(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


async def test_a_permission_is_needed_for_reading_and_another_one_for_writing(storefront: OrdersStorefront) -> None:
    order = (await storefront.buyer().order())["id"]
    path = f"{STAFF_ORDERS}/{order}"
    reader = storefront.harness.staff(storefront.name, permissions=[Permission.ORDERS_READ])
    assert (await reader.get(path)).status_code == 200
    refused = await reader.post(f"{path}/status", json=SHIP)
    assert refusal(refused) == (403, "caller.permission_missing")
    assert refused.json()["detail"] == "This requires the permission orders:write."
    writer = storefront.harness.staff(storefront.name, permissions=[Permission.ORDERS_WRITE])
    assert refusal(await writer.get(path)) == (403, "caller.permission_missing")
    assert (await writer.post(f"{path}/status", json=SHIP)).status_code == 200


async def test_customers_and_strangers_are_refused_before_their_request_is_looked_at(
    storefront: OrdersStorefront,
) -> None:
    path = f"{STAFF_ORDERS}/{uuid4()}/status?colour=red"
    customer = storefront.harness.customer(storefront.name, contract="staff")
    stranger = storefront.harness.anonymous(storefront.name, "staff")
    assert refusal(await customer.post(path, json={"colour": "red"})) == (403, "caller.permission_denied")
    assert refusal(await stranger.post(path, json={"colour": "red"})) == (401, "caller.not_authenticated")


async def test_a_member_of_staff_without_the_permission_changes_no_order_by_the_customers_contract(
    storefront: OrdersStorefront,
) -> None:
    order = (await storefront.buyer().order())["id"]
    reader = storefront.harness.staff(storefront.name, "emporium", [Permission.ORDERS_READ])
    assert (await reader.post(f"/api/v1/orders/{order}/status/", json=SHIP)).status_code == 403


async def test_a_change_of_status_requires_a_key(storefront: OrdersStorefront) -> None:
    order = (await storefront.buyer().order())["id"]
    client = storefront.harness.client(storefront.staff_member, "staff")
    refused = await client.post(f"{STAFF_ORDERS}/{order}/status", json=SHIP)
    assert refusal(refused) == (400, "idempotency.key_missing")
    assert (await client.get(f"{STAFF_ORDERS}/{order}")).json()["status"] == "pending"
    key = {"Idempotency-Key": "one"}
    first = await client.post(f"{STAFF_ORDERS}/{order}/status", json=SHIP, headers=key)
    again = await client.post(f"{STAFF_ORDERS}/{order}/status", json=SHIP, headers=key)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    entries = await entries_of(storefront, str(order))
    assert len(entries) == 1


async def test_a_write_is_in_the_audit_log_and_a_refused_one_is_not(storefront: OrdersStorefront) -> None:
    order = (await storefront.buyer().order())["id"]
    member = storefront.staff_member
    client = storefront.harness.staff(storefront.name, user_id=member.user_id)
    assert (await client.post(f"{STAFF_ORDERS}/{order}/status", json={"status": "delivered"})).status_code == 409
    assert await entries_of(storefront, str(order)) == []
    await client.post(f"{STAFF_ORDERS}/{order}/status", json=SHIP)
    [entry] = await entries_of(storefront, str(order))
    assert (entry.actor_kind, entry.actor_id) == ("staff", member.user_id)
    assert (entry.operation, entry.reason) == ("POST /orders/{order_id}/status", "Paid by bank transfer.")
    assert (entry.subject_type, entry.subject_id) == ("order", str(order))
    assert entry.after
    assert entry.after["status"] == "processing"
    other = storefront.harness.storefront()
    assert await storefront.harness.calls(EveryServiceInterface).audit_entries(other, AuditFilter(), 10) == []


async def entries_of(storefront: OrdersStorefront, order: str) -> list[RecordedEntry]:
    wanted = AuditFilter(subject_type="order", subject_id=order)
    return await storefront.harness.calls(EveryServiceInterface).audit_entries(storefront.name, wanted, 10)


async def test_an_invalid_id_is_refused_before_anything_is_read(storefront: OrdersStorefront) -> None:
    client = storefront.harness.staff(storefront.name)
    for path in ("orders/7/status", "orders/x/shipments", "book-orders/x/complete"):
        response = await client.post(f"/api/staff/v1/{path}", json={})
        assert (response.status_code, response.json()["code"]) == (404, "route.not_found")
