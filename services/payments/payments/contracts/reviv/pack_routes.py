"""`/api/credits/packs/`: the credit packs on sale."""

from common.http import Customer, Output, json_response, router
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response


class PackBody(Output):
    id: int
    sku: str
    credits: int
    price_cents: int
    price_dollars: str
    active: bool


def pack_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/credits", "credits")

    @routes.get("/packs/", response_model=list[PackBody])
    async def list_packs(caller: Customer) -> Response:
        packs = enumerate(storefronts[caller.storefront].credits.packs, start=1)
        bodies = [
            {
                "id": number,
                "sku": pack.sku,
                "credits": pack.credits,
                "price_cents": pack.price,
                "price_dollars": f"${pack.price / 100:.2f}",
                "active": True,
            }
            for number, pack in packs
        ]
        return json_response(sorted(bodies, key=lambda body: body["credits"]))

    return routes
