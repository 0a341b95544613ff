"""Queries for one payment use an index, also before PostgreSQL has statistics of the table."""

import pytest
from payments.repository import reads

from .storefront import PaymentsStorefront

FOUND_BY = {
    "payments_transaction": "select id from payments where transaction_id = %(transaction_id)s"
    " and storefront = %(storefront)s",
    "payments_pkey": "select id, status from payments where id = %(id)s and storefront = %(storefront)s",
    "payments_order": "select id from payments where storefront = %(storefront)s and order_id = %(order_id)s",
    "payments_user": "select id from payments where storefront = %(storefront)s and user_id = %(user_id)s",
    "payments_page": reads._PAGE,
    "payments_in_doubt": reads.WITHOUT_ORDER,
}
VALUES = {
    "storefront": "emporium",
    "transaction_id": "pi_1",
    "id": "00000000-0000-0000-0000-000000000001",
    "order_id": "00000000-0000-0000-0000-000000000002",
    "user_id": "00000000-0000-0000-0000-000000000003",
    "before": 100,
    "limit": 10,
    "ids": None,
    "status": None,
    "settled": "2026-01-31T12:00:00Z",
}


@pytest.mark.parametrize("index", FOUND_BY)
async def test_each_query_uses_its_index(storefront: PaymentsStorefront, index: str) -> None:
    plan = await storefront.harness.database.autocommit.fetch(f"explain {FOUND_BY[index]}", **VALUES)
    assert any(f"using {index} on payments" in row["QUERY PLAN"] for row in plan), plan
