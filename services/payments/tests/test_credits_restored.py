"""After this database was restored to an earlier state: Stripe has purchases that are missing here."""

from datetime import timedelta

from common.jobs.queue import enqueue
from common.kernel import clock
from payments.use_cases.import_purchases import ImportPurchases

from .credits import COMPLETED, CreditsStorefront

LOST = (
    "alter table credit_entries disable trigger credit_entries_append_only",
    "delete from credit_entries where storefront = %(storefront)s",
    "alter table credit_entries enable trigger credit_entries_append_only",
    "delete from credit_purchases where storefront = %(storefront)s",
    "delete from credit_accounts where storefront = %(storefront)s",
)


async def lose_everything(storefront: CreditsStorefront) -> None:
    """As if the customer had bought after the state that was restored."""
    for statement in LOST:
        parameters = {"storefront": storefront.storefront} if "%" in statement else {}
        await storefront.rows(statement, **parameters)


async def import_from_provider(storefront: CreditsStorefront) -> None:
    async with storefront.harness.database.transaction() as uow:
        await enqueue(uow, ImportPurchases(storefront=storefront.storefront, since=clock.now() - timedelta(hours=1)))
    await storefront.harness.drain()


async def test_lost_purchases_are_recreated_and_granted_once_page_by_page(
    credits_storefront: CreditsStorefront,
) -> None:
    open_sessions = [await credits_storefront.opened_session("PACK_50") for _ in range(21)]
    purchase = await credits_storefront.bought()
    await lose_everything(credits_storefront)
    for _ in range(2):
        await import_from_provider(credits_storefront)
    assert await credits_storefront.kinds() == [("grant", 5)]
    recreated = await credits_storefront.purchase_row(purchase["session_id"])
    kept = ("id", "user_id", "sku", "credits", "price", "currency", "status", "transaction_id")
    assert [recreated[name] for name in kept] == [purchase[name] for name in kept]
    assert (await credits_storefront.purchase_row(open_sessions[0]))["status"] == "open"


async def test_a_lost_purchase_that_is_paid_later_is_granted(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    await lose_everything(credits_storefront)
    await import_from_provider(credits_storefront)
    await credits_storefront.pay_session(session_id)
    await credits_storefront.deliver_all(COMPLETED)
    assert await credits_storefront.kinds() == [("grant", 5)]


async def test_a_lost_purchase_that_was_refunded_is_taken_back(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.refund_at_stripe(purchase, amount=200)
    await lose_everything(credits_storefront)
    await import_from_provider(credits_storefront)
    assert await credits_storefront.kinds() == [("grant", 5), ("refund", -2)]


async def test_the_purchase_of_another_storefront_with_the_same_account_is_not_imported(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.bought()
    other = credits_storefront.harness.storefront("reviv")
    async with credits_storefront.harness.database.transaction() as uow:
        await enqueue(uow, ImportPurchases(storefront=other, since=clock.now() - timedelta(hours=1)))
    await credits_storefront.harness.drain()
    rows = await credits_storefront.rows(
        "select id from credit_purchases where storefront = %(storefront)s", storefront=other
    )
    assert rows == []
