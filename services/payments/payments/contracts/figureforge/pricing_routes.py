"""`/api/pricing/`: the plans on sale."""

from common.http import AnyCaller, json_response, router, tokenless
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from payments.contracts.figureforge.plan_schemas import PricingBody, plan_bodies


def pricing_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/pricing", "subscriptions", transactional=False)

    @routes.get("/", response_model=PricingBody, operation_id="pricing.list")
    @tokenless
    async def list_prices(caller: AnyCaller) -> Response:
        """The plans on sale, for everybody."""
        return json_response({"plans": plan_bodies(storefronts[caller.storefront])})

    return routes
