"""Unlock a restoration with credits."""

from common.http import BaseUrl, Customer, Data, Output, json_response, router
from common.http.idempotency import operation_id
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Request, Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber
from generation.restorations.use_cases.unlock_with_credits import UnlockWithCredits, unlock_with_credits
from generation.storefront import Credits, HostedModels


class UnlockBody(Output):
    """`credits_remaining` has two decimals."""

    full_image_url: str
    credits_remaining: str


def unlock_routes(
    storefronts: Storefronts, tokens: FileTokens, store: ObjectStore, payments: PaymentsInterface
) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.post("/{job_id}/unlock/", response_model=UnlockBody)
    async def unlock(
        job_id: JobNumber, caller: Customer, database: Data, base_url: BaseUrl, request: Request
    ) -> Response:
        """Spend credits to see the full picture. Of repeated and parallel requests one unlocks, and one pays."""
        assert caller.user_id is not None
        storefront = storefronts[caller.storefront]
        price = storefront.section(Credits).unlock_price
        command = UnlockWithCredits(
            storefront=caller.storefront,
            user_id=caller.user_id,
            number=job_id,
            price=price,
            revenue=storefront.section(HostedModels).revenue_of_unlock(price),
            request_id=operation_id(request),
        )
        unlocked = await unlock_with_credits(command, database, store, payments)
        url = PictureUrls(tokens, base_url, caller.storefront).of(unlocked.job.result)
        return json_response({"full_image_url": url, "credits_remaining": f"{unlocked.balance:.2f}"})

    return routes
