"""`/api/billing/tiers/` and `/api/billing/ledger/`."""

from common.http import OPTIONAL_TOKEN, AnyCaller, Customer, Reads, router, tokenless
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter

from payments.contracts.storybook.schemas import EntryOutput, TierOutput
from payments.repository import book_ledger
from payments.storefront import Books

MOST_ENTRIES = 1000


def billing_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/billing", "billing", transactional=False)

    @routes.get("/tiers/", openapi_extra={"security": OPTIONAL_TOKEN})
    @tokenless
    async def list_tiers(caller: AnyCaller) -> list[TierOutput]:
        """The tiers that can be ordered, cheapest first."""
        storefront = storefronts[caller.storefront]
        active = [tier for tier in storefront.section(Books).tiers if tier.active]
        return [TierOutput.of(tier, storefront.currency) for tier in sorted(active, key=lambda each: each.price)]

    @routes.get("/ledger/")
    async def list_ledger(caller: Customer, executor: Reads) -> list[EntryOutput]:
        """The customer's purchases, generations and refunded retries: the newest 1,000, newest first."""
        assert caller.user_id
        rows = await book_ledger.entries(executor, caller.storefront, caller.user_id, limit=MOST_ENTRIES)
        return [EntryOutput.of(row) for row in rows]

    return routes
