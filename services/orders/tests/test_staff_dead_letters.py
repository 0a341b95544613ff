"""The staff contract: dead letters of orders."""

from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from .staff_client import StaffClient
from .storefront import OrdersStorefront


async def test_dead_letters_are_listed_and_replayed(storefront: OrdersStorefront, staff: StaffClient) -> None:
    envelope = await storefront.harness.deliver(storefront.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    await storefront.harness.database.autocommit.execute(
        "update tasks set state = 'dead' where key = %(key)s", key=envelope.id
    )
    [item] = (await staff.client.get("/api/staff/v1/dead-letters/orders")).json()["items"]
    assert item["handler"] == "payment.succeeded:start_processing"
    replayed = await staff.client.post(f"/api/staff/v1/dead-letters/orders/{item['id']}/replay")
    assert replayed.json() == {"replayed": 1}


async def dead_letter(storefront: OrdersStorefront) -> int:
    """Return the id of a dead delivery."""
    envelope = await storefront.harness.deliver(storefront.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    row = await storefront.harness.database.autocommit.fetch_one(
        "update tasks set state = 'dead' where key = %(key)s returning id", key=envelope.id
    )
    assert row is not None
    return int(row["id"])


async def test_a_dead_letter_is_shown_and_discarded(storefront: OrdersStorefront, staff: StaffClient) -> None:
    url = f"/api/staff/v1/dead-letters/orders/{await dead_letter(storefront)}"
    shown = await staff.client.get(url)
    assert (shown.status_code, shown.json()["handler"]) == (200, "payment.succeeded:start_processing")
    with capture_logs() as logs:
        assert (await staff.client.delete(url)).status_code == 204
    assert (await staff.client.get("/api/staff/v1/dead-letters/orders")).json()["items"] == []
    for method in ("GET", "DELETE"):
        gone = await staff.client.request(method, url)
        assert (gone.status_code, gone.json()["code"]) == (404, "dead_letter.not_found")
    [entry] = [logged for logged in logs if logged["event"] == "dead_letter_discarded"]
    assert (entry["by"].startswith("staff "), entry["storefront"]) == (True, storefront.name)


async def test_only_what_was_given_up_at_this_storefront_is_discarded(
    storefront: OrdersStorefront, staff: StaffClient
) -> None:
    task_id = await dead_letter(storefront)
    url = f"/api/staff/v1/dead-letters/orders/{task_id}"
    other_storefront = storefront.harness.staff(storefront.harness.storefront())
    assert (await other_storefront.delete(url)).status_code == 404
    assert (await storefront.harness.client(storefront.buyer().caller, "staff").delete(url)).status_code == 403
    assert (await storefront.harness.anonymous(storefront.name, "staff").delete(url)).status_code == 401
    await storefront.harness.database.autocommit.execute(
        "update tasks set state = 'waiting' where id = %(id)s", id=task_id
    )
    assert (await staff.client.delete(url)).status_code == 404
    row = await storefront.harness.database.autocommit.fetch_one(
        "select state from tasks where id = %(id)s", id=task_id
    )
    assert row == {"state": "waiting"}


@pytest.mark.parametrize("task_id", ["0", "-1", "9223372036854775808", "9" * 40, "x", "%00"])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/replay")])
async def test_an_impossible_id_of_a_dead_letter_is_refused(
    staff: StaffClient, task_id: str, method: str, path: str
) -> None:
    response = await staff.client.request(method, f"/api/staff/v1/dead-letters/orders/{task_id}{path}")
    assert response.status_code in (404, 422)
