"""`/api/billing/tiers/` and `/api/billing/ledger/`."""

from typing import Any

from common.http import OPTIONAL_TOKEN, AnyCaller, Customer, Reads, json_response, router, shown, tokenless
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from payments.contracts.storybook.schemas import EntryOutput, TierOutput
from payments.repository import book_ledger
from payments.storefront import Books, Tier

MOST_ENTRIES = 1000


def billing_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/billing", "billing", transactional=False)

    @routes.get("/tiers/", response_model=list[TierOutput], openapi_extra={"security": OPTIONAL_TOKEN})
    @tokenless
    async def list_tiers(caller: AnyCaller) -> Response:
        """The tiers that can be ordered, cheapest first."""
        storefront = storefronts[caller.storefront]
        active = sorted((tier for tier in storefront.section(Books).tiers if tier.active), key=lambda each: each.price)
        return json_response([_tier_body(tier, storefront.currency) for tier in active])

    @routes.get("/ledger/", response_model=list[EntryOutput])
    async def list_ledger(caller: Customer, executor: Reads) -> Response:
        """The customer's purchases, generations and refunded retries: the newest 1,000, newest first."""
        assert caller.user_id
        rows = await book_ledger.entries(executor, caller.storefront, caller.user_id, limit=MOST_ENTRIES)
        return json_response([shown(EntryOutput, row, metadata=row["facts"]) for row in rows])

    return routes


def _tier_body(tier: Tier, currency: str) -> dict[str, Any]:
    return shown(TierOutput, tier, id=str(tier.id), price=to_decimal_string(tier.price, currency), currency=currency)
