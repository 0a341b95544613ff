"""`/api/pricing/`: the plans on sale."""

from common.http import AnyCaller, router, tokenless
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter

from payments.contracts.figureforge.plan_schemas import PricingBody


def pricing_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/pricing", "subscriptions", transactional=False)

    @routes.get("/", operation_id="pricing.list")
    @tokenless
    async def list_prices(caller: AnyCaller) -> PricingBody:
        """The plans on sale, for everybody."""
        return PricingBody.of(storefronts[caller.storefront])

    return routes
