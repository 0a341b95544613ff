"""Staff see customers: the list, the page with what all services have, and blocks with their reasons."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.customers import BooksPart, CustomerParts, CustomersInterface, OrdersPart
from common.rpc.interfaces.transfers import TransfersInterface
from identity.contracts.staff.customer_parts import PARTS, permitted
from identity.use_cases.read_customer_parts import read_customer_parts
from testkit.harness import Harness
from testkit.identity import Users
from testkit.transfers import batch_of

from .test_staff import create_staff_user

CUSTOMERS = "/api/staff/v1/customers"
ORDERS = OrdersPart(count=2, spent="12.00", currency="USD", newest=[])
MODULES = ("orders", "carts", "books")


class Answering(CustomersInterface):
    async def customer_parts(self, storefront: str, user_id: UUID, wanted: list[str]) -> CustomerParts:
        found = CustomerParts(orders=ORDERS, books=BooksPart(count=1, newest=[]))
        return found.model_copy(update=dict.fromkeys(set(CustomerParts.model_fields) - set(wanted)))

    async def kept_of_customer(self, storefront: str, user_id: UUID) -> dict[str, int]:
        return {}


class Silent(Answering):
    async def customer_parts(self, storefront: str, user_id: UUID, wanted: list[str]) -> CustomerParts:
        raise ServiceUnavailable()


async def test_a_service_that_does_not_answer_leaves_its_part_empty() -> None:
    wanted, withheld = permitted(PARTS, MODULES, [Permission.ORDERS_READ, Permission.BOOKS_READ])
    assert (wanted, withheld) == ({"orders": ["orders"], "generation": ["books"]}, ["cart"])
    services = {"orders": Answering(), "generation": Silent()}
    answers = await read_customer_parts("shop", uuid4(), services, wanted)
    assert (answers.by_service["orders"].orders, answers.unavailable) == (ORDERS, ["generation"])


async def test_the_page_names_what_is_withheld_and_what_did_not_answer(
    people: Users, identity: Harness, shop: str
) -> None:
    """No other service of this test answers."""
    ada = await people.new_user(shop)
    page = (await identity.staff(shop).get(f"{CUSTOMERS}/{ada.id}")).json()
    assert (page["email"], page["blocks"], page["addresses"], page["orders"]) == (ada.email, [], [], None)
    assert (page["withheld"], page["unavailable"]) == ([], ["orders", "cart", "catalog"]), page["unavailable"]
    support = identity.staff(shop, permissions=[Permission.CUSTOMERS_READ])
    page = (await support.get(f"{CUSTOMERS}/{ada.id}")).json()
    assert (page["withheld"], page["unavailable"]) == (["orders", "cart", "reviews"], [])
    assert (await identity.staff(identity.storefront()).get(f"{CUSTOMERS}/{ada.id}")).status_code == 404


async def test_a_block_says_who_blocked_and_why(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    email = await create_staff_user(identity, shop)
    staff_id = await identity.database.autocommit.fetch_value("select id from users where email = %(e)s", e=email)
    staff = identity.staff(shop, user_id=staff_id)
    for is_active, reason in ((False, "chargebacks"), (False, "again"), (True, "paid")):
        response = await staff.patch(f"{CUSTOMERS}/{ada.id}", json={"is_active": is_active, "reason": reason})
        assert response.status_code == 200, response.text
    [block] = response.json()["blocks"]
    assert (block["reason"], block["blocked_by_name"], block["blocked_by_email"]) == ("chargebacks", "Sam Staff", email)
    assert (block["lifted_reason"], block["lifted_by"]) == ("paid", str(staff_id))
    for body in ({"is_active": False}, {"is_active": False, "reason": " "}):
        assert (await staff.patch(f"{CUSTOMERS}/{ada.id}", json=body)).status_code == 422
    assert (await people.log_in(shop, ada.email)).status_code == 200


async def found(staff: httpx.AsyncClient, **params: str | int) -> list[str]:
    body = (await staff.get(CUSTOMERS, params=params)).json()
    return [each["id"] for each in body["items"]]


async def test_customers_are_found_by_what_they_are_known_by(people: Users, identity: Harness, shop: str) -> None:
    ada, bob = await people.new_user(shop), await people.new_user(shop)
    await people.new_user(identity.storefront())
    await identity.database.autocommit.execute(
        "update users set first_name = 'Ada', last_name = 'King_1', phone_number = '+49301234567' where id = %(id)s",
        id=ada.id,
    )
    staff = identity.staff(shop)
    number = (await staff.get(f"{CUSTOMERS}/{ada.id}")).json()["number"]
    for text in (ada.email[:9], "da king", "KING_1", "30123", str(ada.id), f"{number}", f" #{number} "):
        assert str(ada.id) in await found(staff, search=text), text
    assert await found(staff, search="king%1") == []
    assert await found(staff, search="a\x00b") == []
    assert await found(staff, email=bob.email.upper()) == [str(bob.id)]


async def test_customers_are_listed_in_pages_with_their_number(people: Users, identity: Harness, shop: str) -> None:
    users = [await people.new_user(shop) for _ in range(3)]
    staff = identity.staff(shop)
    await staff.patch(f"{CUSTOMERS}/{users[0].id}", json={"is_active": False, "reason": "x"})
    ids = [str(user.id) for user in users]
    by_email = [str(user.id) for user in sorted(users, key=lambda user: user.email)]
    for sort, expected in (("created_at", ids), ("-created_at", ids[::-1]), ("email", by_email)):
        first = (await staff.get(CUSTOMERS, params={"sort": sort, "limit": 2})).json()
        rest = (await staff.get(CUSTOMERS, params={"sort": sort, "cursor": first["next_cursor"]})).json()
        assert [each["id"] for each in first["items"] + rest["items"]] == expected
        assert (first["total_count"], rest["total_count"], rest["next_cursor"]) == (3, None, None)
    assert await found(staff, is_active="false") == ids[:1]
    assert await found(staff, created_from=datetime(2999, 1, 1, tzinfo=UTC).isoformat()) == []
    assert await found(staff, created_to=datetime(2999, 1, 1, tzinfo=UTC).isoformat(), is_verified="false") != ids


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0"])
async def test_a_cursor_of_another_order_is_refused(identity: Harness, shop: str, cursor: str) -> None:
    assert (await identity.staff(shop).get(CUSTOMERS, params={"cursor": cursor})).status_code == 404


async def test_own_fields_of_customers_need_no_reason(people: Users, identity: Harness, shop: str) -> None:
    ada, _ = await people.new_user(shop), await people.new_user(shop)
    staff = identity.staff(shop)
    response = await staff.patch(f"{CUSTOMERS}/{ada.id}", json={"metadata": {"erp": "C-7", "vat": "DE1"}})
    assert response.status_code == 200, response.text
    assert response.json()["metadata"] == {"erp": "C-7", "vat": "DE1"}
    page = (await staff.get(CUSTOMERS, params={"metadata[erp]": "C-7"})).json()
    assert ([each["id"] for each in page["items"]], page["total_count"]) == ([str(ada.id)], 1)
    calls = identity.calls(TransfersInterface)
    [outcome] = await calls.import_rows(shop, batch_of("customers", {"email": ada.email, "metadata.vat": ""}))
    assert (outcome.outcome, outcome.columns) == ("changed", ["metadata.vat"])
    assert (await staff.get(f"{CUSTOMERS}/{ada.id}")).json()["metadata"] == {"erp": "C-7"}
    for body in ({}, {"metadata": None}, {"reason": "x"}, {"is_active": None, "metadata": {"a": "1"}}):
        assert (await staff.patch(f"{CUSTOMERS}/{ada.id}", json=body)).status_code == 422, body
