"""The report of credits: what was sold, used and given back, each at its moment."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from common.events.generation import JobFailed
from common.kernel import clock
from common.kernel.permissions import Permission
from payments.repository.reports import counting

from .credits import REFUNDED, CreditsStorefront
from .storefront import PaymentsStorefront

REPORTS = "/api/staff/v1/reports"


async def read(storefront: PaymentsStorefront, report: str, **query: Any) -> dict[str, Any]:
    """From yesterday until a year later: the sandbox renews subscriptions ahead of time."""
    harness = storefront.harness
    await counting(harness.database, harness.storefronts).run()
    first = clock.now().date() - timedelta(days=1)
    period = {"from": first.isoformat(), "to": (first + timedelta(days=360)).isoformat()}
    client = harness.staff(storefront.storefront, permissions=[Permission.REPORTS_READ])
    response = await client.get(f"{REPORTS}/{report}", params={**period, **query})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def rebuilt(storefront: PaymentsStorefront, report: str) -> dict[str, Any]:
    """After all facts of the storefront are lost."""
    harness = storefront.harness
    for table in ("report_facts", "report_counts"):
        await harness.database.autocommit.execute(
            f"delete from {table} where storefront = %(name)s", name=storefront.storefront
        )
    await counting(harness.database, harness.storefronts).rebuild(storefront.storefront)
    return await read(storefront, report)


async def test_sold_used_and_refunded_credits_count_once(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought("PACK_20")
    await credits_storefront.give(3)
    await credits_storefront.spend(amount=2)
    failed, kept = uuid4(), uuid4()
    for job_id in (failed, kept):
        await credits_storefront.hold(job_id, 4)
    event = JobFailed(
        storefront=credits_storefront.storefront,
        job_id=failed,
        user_id=credits_storefront.user_id,
        kind="restoration",
        price=4,
    )
    await credits_storefront.harness.deliver(event, times=2)
    for amount in (500, 250):
        await credits_storefront.refund_at_stripe(purchase, amount=amount)
        for _ in range(2):
            await credits_storefront.deliver_all(REFUNDED)
    body = await read(credits_storefront, "credits")
    totals = body["totals"]
    assert {name: totals[name] for name in ("purchases", "revenue", "refunds", "net_revenue")} == {
        "purchases": 1,
        "revenue": "14.99",
        "refunds": "7.50",
        "net_revenue": "7.49",
    }
    assert [totals[name] for name in ("sold", "used", "adjusted", "recalled")] == [20, 6, 3, 10]
    assert totals["outstanding"] == await credits_storefront.balance() == 7
    assert [(item["id"], item["revenue"]) for item in body["items"]] == [("PACK_20", "14.99")]
    assert (await rebuilt(credits_storefront, "credits"))["totals"] == totals


async def test_credits_of_another_storefront_do_not_count(
    two_storefronts: tuple[PaymentsStorefront, PaymentsStorefront],
) -> None:
    one, other = two_storefronts
    credits = CreditsStorefront(one.harness, one.orders, one.transport, one.sandbox, one.storefront)
    await credits.give(5)
    assert (await read(one, "credits"))["totals"]["outstanding"] == 5
    assert (await read(other, "credits"))["totals"]["outstanding"] == 0
