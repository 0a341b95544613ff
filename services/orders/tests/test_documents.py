"""Packing slips and invoices of orders, as PDF."""

import asyncio
from typing import Any

import httpx
import pypdfium2
import pytest
from orders.storefront import Invoices
from testkit.harness import Harness
from testkit.storefronts import with_sections

from .fakes import FakeServices
from .staff_client import ORDERS, StaffClient
from .storefront import OrdersStorefront


@pytest.fixture
def client(staff: StaffClient) -> httpx.AsyncClient:
    return staff.client


async def paid_order(storefront: OrdersStorefront) -> dict[str, Any]:
    buyer = storefront.buyer(quantity=2, price=1000)
    storefront.fake_services.fill_cart(buyer.id, storefront.fake_services.product(5), 1, 3000)
    order = await buyer.order()
    await storefront.pay(order)
    return order


def text_of(response: httpx.Response) -> str:
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf"), response.text
    document = pypdfium2.PdfDocument(response.content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


async def test_a_packing_slip_names_what_has_not_been_shipped_yet(
    storefront: OrdersStorefront, client: httpx.AsyncClient
) -> None:
    order = await paid_order(storefront)
    path = f"{ORDERS}/{order['id']}"
    await client.patch(f"{path}/address", json={"full_name": "ნინო <b>Ångström</b>"})
    lines = (await client.get(path)).json()["lines"]
    parcel = await client.post(
        f"{path}/shipments",
        json={"lines": [{"line_id": lines[0]["id"], "quantity": 2}], "carrier": "DHL", "tracking_number": "00340434"},
    )
    rest = text_of(await client.get(f"{path}/packing-slip"))
    assert "ნინო <b>Ångström</b>" in rest
    assert rest.count(lines[1]["sku"]) == 1
    shipped = text_of(await client.get(f"{path}/packing-slip", params={"shipment_id": parcel.json()["id"]}))
    assert shipped.count(lines[0]["sku"]) == 1
    assert "00340434" in shipped
    unknown = await client.get(f"{path}/packing-slip", params={"shipment_id": order["id"]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "shipment.not_found")


async def test_an_invoice_is_issued_once_and_stays_as_it_was(
    orders: Harness, storefront: OrdersStorefront, client: httpx.AsyncClient
) -> None:
    order = await paid_order(storefront)
    path = f"{ORDERS}/{order['id']}"
    early = await client.get(f"{path}/invoice")
    assert (early.status_code, early.json()["code"]) == (404, "invoice.not_issued")
    issued = await asyncio.gather(*(client.post(f"{path}/invoice") for _ in range(3)))
    assert [each.status_code for each in issued] == [200] * 3
    assert {each.json()["number"] for each in issued} == {"INV-000001"}
    orders.storefronts.add(with_sections(storefront.storefront, Invoices(seller=("Another Ltd",))))
    text = text_of(await client.get(f"{path}/invoice"))
    assert "INV-000001" in text
    assert "50.00" in text
    assert "Another Ltd" not in text


async def test_invoices_of_a_storefront_are_numbered_without_gaps(
    storefront: OrdersStorefront, client: httpx.AsyncClient
) -> None:
    orders = [await paid_order(storefront) for _ in range(3)]
    issued = await asyncio.gather(*(client.post(f"{ORDERS}/{order['id']}/invoice") for order in orders))
    assert {each.json()["number"] for each in issued} == {f"INV-{position:06d}" for position in (1, 2, 3)}


async def test_an_unpaid_order_gets_no_invoice(storefront: OrdersStorefront, client: httpx.AsyncClient) -> None:
    order = await storefront.buyer().order()
    refused = await client.post(f"{ORDERS}/{order['id']}/invoice")
    assert (refused.status_code, refused.json()["code"]) == (409, "order.unpaid")
    assert (await client.get(f"{ORDERS}/{order['id']}/invoice")).status_code == 404


async def test_documents_of_another_storefront_are_not_found(
    orders: Harness, fake_services: FakeServices, storefront: OrdersStorefront
) -> None:
    order = await paid_order(storefront)
    stranger = StaffClient(OrdersStorefront(orders, fake_services)).client
    for path in ("invoice", "packing-slip"):
        assert (await stranger.get(f"{ORDERS}/{order['id']}/{path}")).status_code == 404
    assert (await stranger.post(f"{ORDERS}/{order['id']}/invoice")).status_code == 404
