"""The staff contract: customers' credits, credit packs, and purchases."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.rpc.interfaces.customers import CustomersInterface
from testkit.customers import STRANGER

from .credits import CREDITS, REFUNDED, CreditsStorefront

PATH = "/api/staff/v1/credits"


def staff(storefront: CreditsStorefront) -> httpx.AsyncClient:
    return storefront.harness.staff(storefront.storefront)


async def adjust(storefront: CreditsStorefront, amount: Any, reason: Any = "An apology", **how: Any) -> httpx.Response:
    body = {"amount": amount, "reason": reason}
    return await staff(storefront).post(f"{PATH}/accounts/{storefront.user_id}/adjustments", json=body, **how)


async def account(storefront: CreditsStorefront, user_id: UUID | None = None) -> dict[str, Any]:
    response = await staff(storefront).get(f"{PATH}/accounts/{user_id or storefront.user_id}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def packs(storefront: CreditsStorefront) -> dict[str, dict[str, Any]]:
    response = await staff(storefront).get(f"{PATH}/packs")
    assert response.status_code == 200, response.text
    return {pack["sku"]: pack for pack in response.json()}


async def test_an_account_has_its_balance_entries_and_purchases(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    reference = uuid4()
    await credits_storefront.spend(reference)
    read = await account(credits_storefront)
    assert (read["balance"], read["version"]) == (4, 2)
    assert [(each["kind"], each["amount"], each["balance"]) for each in read["entries"]] == [
        ("spend", -1, 4),
        ("grant", 5, 5),
    ]
    assert read["entries"][0]["reference"] == str(reference)
    [bought] = read["purchases"]
    assert (bought["id"], bought["price"], bought["status"]) == (str(purchase["id"]), "4.99", "paid")


async def test_the_account_of_a_customer_without_credits_is_empty(credits_storefront: CreditsStorefront) -> None:
    read = await account(credits_storefront, uuid4())
    assert (read["balance"], read["version"], read["entries"], read["purchases"]) == (0, 0, [], [])


async def test_entries_are_paged(credits_storefront: CreditsStorefront) -> None:
    for _ in range(5):
        await credits_storefront.give(1)
    path, versions, cursor = f"{PATH}/accounts/{credits_storefront.user_id}/entries", [], None
    while True:
        parameters = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await staff(credits_storefront).get(path, params=parameters)).json()
        versions += [each["version"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert versions == [5, 4, 3, 2, 1]


async def test_an_adjustment_records_who_made_it_and_why(credits_storefront: CreditsStorefront) -> None:
    given, taken = await adjust(credits_storefront, 5), await adjust(credits_storefront, -2, " Given twice ")
    assert (given.status_code, given.json()["balance"]) == (201, 5)
    assert (taken.status_code, taken.json()["balance"]) == (201, 3)
    newest = (await account(credits_storefront))["entries"][0]
    assert (newest["kind"], newest["amount"], newest["reason"]) == ("adjustment", -2, "Given twice")
    assert newest["staff_id"] == taken.json()["staff_id"]
    assert [event.type for event in await credits_storefront.credit_events()] == ["credit.granted", "credit.consumed"]


async def test_credits_of_an_unknown_customer_are_refused(credits_storefront: CreditsStorefront) -> None:
    body = {"amount": 5, "reason": "An apology"}
    response = await staff(credits_storefront).post(f"{PATH}/accounts/{STRANGER}/adjustments", json=body)
    assert (response.status_code, response.json()["code"]) == (404, "customer.not_found")
    assert await credits_storefront.entries(STRANGER) == []


@pytest.mark.parametrize("contract", ["emporium", "marbelle", "figureforge", "storybook"])
async def test_a_storefront_without_packs_has_no_credits_to_give(
    credits_storefront: CreditsStorefront, contract: str
) -> None:
    shop = credits_storefront.harness.staff(credits_storefront.harness.storefront(contract))
    adjustment, pack = {"amount": 5, "reason": "x"}, {"sku": "PACK_1", "credits": 1, "price": "5.00"}
    path = f"{PATH}/accounts/{credits_storefront.user_id}/adjustments"
    responses = [await shop.post(path, json=adjustment), await shop.post(f"{PATH}/packs", json=pack)]
    assert [(each.status_code, each.json()["code"]) for each in responses] == [(409, "credit.not_offered")] * 2


async def test_an_adjustment_below_zero_is_refused(credits_storefront: CreditsStorefront) -> None:
    await adjust(credits_storefront, 5)
    response = await adjust(credits_storefront, -6)
    assert (response.status_code, response.json()["code"]) == (403, "credit.insufficient")
    assert response.json()["detail"] == "The customer has only 5.00 credits."
    assert await credits_storefront.balance() == 5


async def test_a_repeated_adjustment_with_its_idempotency_key_is_made_once(
    credits_storefront: CreditsStorefront,
) -> None:
    keyed = {"Idempotency-Key": "once"}
    client = staff(credits_storefront)
    path = f"{PATH}/accounts/{credits_storefront.user_id}/adjustments"
    body = {"amount": 5, "reason": "An apology"}
    responses = [await client.post(path, json=body, headers=keyed) for _ in range(2)]
    await credits_storefront.harness.database.autocommit.execute("delete from idempotency_keys")
    responses.append(await client.post(path, json=body, headers=keyed))
    assert responses[0].json() == responses[1].json() == responses[2].json()
    assert await credits_storefront.balance() == 5


async def test_concurrent_negative_adjustments_never_take_more_than_there_is(
    credits_storefront: CreditsStorefront,
) -> None:
    await adjust(credits_storefront, 5)
    responses = await asyncio.gather(*(adjust(credits_storefront, -2) for _ in range(6)))
    assert sorted(response.status_code for response in responses) == [201] * 2 + [403] * 4
    assert await credits_storefront.balance() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"amount": 0, "reason": "x"},
        {"amount": 1.5, "reason": "x"},
        {"amount": "1", "reason": "x"},
        {"amount": True, "reason": "x"},
        {"amount": 1_000_001, "reason": "x"},
        {"reason": "x"},
    ],
    ids=["zero", "fraction", "text", "boolean", "too-large", "missing"],
)
async def test_an_invalid_amount_is_refused(credits_storefront: CreditsStorefront, body: dict[str, Any]) -> None:
    response = (
        await adjust(credits_storefront, **body) if "amount" in body else await _without_amount(credits_storefront)
    )
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "amount")


async def _without_amount(storefront: CreditsStorefront) -> httpx.Response:
    path = f"{PATH}/accounts/{storefront.user_id}/adjustments"
    return await staff(storefront).post(path, json={"reason": "x"})


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, 5, None], ids=["empty", "blank", "long", "number", "null"])
async def test_an_adjustment_without_a_reason_is_refused(credits_storefront: CreditsStorefront, reason: Any) -> None:
    response = await adjust(credits_storefront, 1, reason)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "reason")


async def test_customers_cannot_call_the_endpoints_of_staff(credits_storefront: CreditsStorefront) -> None:
    client = credits_storefront.harness.customer(credits_storefront.storefront, credits_storefront.user_id, "staff")
    for path in (f"accounts/{credits_storefront.user_id}", "packs", "purchases"):
        assert (await client.get(f"{PATH}/{path}")).status_code == 403
    body = {"amount": 5, "reason": "mine"}
    path = f"{PATH}/accounts/{credits_storefront.user_id}/adjustments"
    assert (await client.post(path, json=body)).status_code == 403
    assert await credits_storefront.balance() == 0


async def test_staff_see_and_change_only_their_storefront(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.bought()
    other = credits_storefront.harness.staff(credits_storefront.harness.storefront("reviv"))
    assert (await other.get(f"{PATH}/accounts/{credits_storefront.user_id}")).json()["balance"] == 0
    assert (await other.get(f"{PATH}/purchases")).json()["items"] == []
    pack = (await packs(credits_storefront))["PACK_5"]
    response = await other.patch(f"{PATH}/packs/{pack['id']}", json={"is_active": False})
    assert (response.status_code, response.json()["code"]) == (404, "credit_pack.not_found")


async def test_a_new_pack_is_sold_at_once(credits_storefront: CreditsStorefront) -> None:
    body = {"sku": "pack_5", "credits": 6, "price": "5.50"}
    created = await staff(credits_storefront).post(f"{PATH}/packs", json=body)
    assert (created.status_code, created.json()["is_active"]) == (201, True)
    listed = (await credits_storefront.customer().get(f"{CREDITS}/packs/")).json()
    assert [pack["sku"] for pack in listed] == ["PACK_5", "pack_5", "PACK_20", "PACK_50"]
    await credits_storefront.bought("pack_5")
    assert await credits_storefront.balance() == 6


async def test_a_sku_is_unique_in_its_case(credits_storefront: CreditsStorefront) -> None:
    body = {"sku": "PACK_5", "credits": 6, "price": "5.50"}
    response = await staff(credits_storefront).post(f"{PATH}/packs", json=body)
    assert (response.status_code, response.json()["code"]) == (409, "credit_pack.exists")


async def test_a_changed_price_leaves_started_purchases_as_they_are(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    pack = (await packs(credits_storefront))["PACK_5"]
    response = await staff(credits_storefront).patch(f"{PATH}/packs/{pack['id']}", json={"price": "9.99"})
    assert (response.status_code, response.json()["price"], response.json()["credits"]) == (200, "9.99", 5)
    await credits_storefront.pay_session(session_id)
    await credits_storefront.deliver_all()
    assert (await credits_storefront.balance(), (await credits_storefront.purchase_row(session_id))["price"]) == (
        5,
        499,
    )
    later = await credits_storefront.opened_session()
    assert (await credits_storefront.purchase_row(later))["price"] == 999


async def test_a_pack_that_staff_deactivated_stays_inactive(credits_storefront: CreditsStorefront) -> None:
    pack = (await packs(credits_storefront))["PACK_20"]
    await staff(credits_storefront).patch(f"{PATH}/packs/{pack['id']}", json={"is_active": False})
    assert list((await credits_storefront.purchase("PACK_20")).json()["error"]["details"]) == ["sku"]
    assert (await packs(credits_storefront))["PACK_20"]["is_active"] is False


@pytest.mark.parametrize("price", ["0.49", "0.00", "4.999", "-1", "1e2", 5, "1000000.00"])
async def test_a_price_that_cannot_be_charged_is_refused(credits_storefront: CreditsStorefront, price: Any) -> None:
    body = {"sku": "PACK_7", "credits": 7, "price": price}
    response = await staff(credits_storefront).post(f"{PATH}/packs", json=body)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "price")


@pytest.mark.parametrize("change", [{"credits": None}, {"price": None}, {"is_active": None}, {"credits": 0}], ids=str)
async def test_an_invalid_change_of_a_pack_is_refused(
    credits_storefront: CreditsStorefront, change: dict[str, Any]
) -> None:
    pack = (await packs(credits_storefront))["PACK_5"]
    response = await staff(credits_storefront).patch(f"{PATH}/packs/{pack['id']}", json=change)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, *change)


async def test_purchases_are_listed_by_flag_status_and_customer(credits_storefront: CreditsStorefront) -> None:
    flagged = await credits_storefront.bought()
    await credits_storefront.spend()
    await credits_storefront.refund_at_stripe(flagged)
    await credits_storefront.deliver_all(REFUNDED)
    await credits_storefront.opened_session("PACK_20")
    client = staff(credits_storefront)

    async def listed(**parameters: Any) -> list[dict[str, Any]]:
        response = await client.get(f"{PATH}/purchases", params=parameters)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    assert [each["sku"] for each in await listed()] == ["PACK_20", "PACK_5"]
    [found] = await listed(flagged=True)
    assert (found["flag"], found["credits_owed"], found["refunded_amount"]) == ("spent_before_refund", 1, "4.99")
    assert [each["sku"] for each in await listed(flagged=False)] == ["PACK_20"]
    assert [each["sku"] for each in await listed(status="open")] == ["PACK_20"]
    assert await listed(user_id=str(uuid4())) == []
    page = (await client.get(f"{PATH}/purchases", params={"limit": 1})).json()
    assert [each["sku"] for each in await listed(cursor=page["next_cursor"])] == ["PACK_5"]


async def test_the_credits_of_a_customer_are_shown_in_numbers(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.bought()
    assert (await adjust(credits_storefront, -2)).status_code == 201
    customers, shop = credits_storefront.harness.calls(CustomersInterface), credits_storefront.storefront
    found = await customers.customer_parts(shop, credits_storefront.user_id, ["credits"])
    assert found.credits
    assert (found.credits.balance, [each.amount for each in found.credits.newest]) == (3, [-2, 5])
    assert found.subscriptions is None
    kept = await customers.kept_of_customer(shop, credits_storefront.user_id)
    assert kept == {"credit_purchases": 1, "credit_accounts": 1}
