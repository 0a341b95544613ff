"""Requests of staff to the staff contract."""

from typing import Any

import httpx
from payments.contracts.staff.schemas import PaymentBody, PaymentDetailBody

from .storefront import PaymentsStorefront

PATH = "/api/staff/v1/payments"


async def payment_id(storefront: PaymentsStorefront, intent_id: str) -> str:
    return str((await storefront.row(intent_id))["id"])


async def refund(storefront: PaymentsStorefront, intent_id: str, **body: Any) -> httpx.Response:
    """Without an amount all is refunded that has not been refunded yet."""
    identifier = await payment_id(storefront, intent_id)
    if "amount" not in body:
        body["full"] = True
    return await storefront.harness.staff(storefront.storefront).post(f"{PATH}/{identifier}/refunds", json=body)


async def read(storefront: PaymentsStorefront, intent_id: str) -> dict[str, Any]:
    response = await storefront.harness.staff(storefront.storefront).get(
        f"{PATH}/{await payment_id(storefront, intent_id)}"
    )
    assert response.status_code == 200
    payment: dict[str, Any] = response.json()
    PaymentDetailBody.model_validate(payment)
    return payment


async def listed(storefront: PaymentsStorefront, **parameters: Any) -> dict[str, Any]:
    response = await storefront.harness.staff(storefront.storefront).get(PATH, params=parameters)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    for item in page["items"]:
        PaymentBody.model_validate(item)
    return page
