"""Unlock a restoration with credits."""

from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from common.http import BaseUrl, Customer, Data, Output, json_response, router
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Request, Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber
from generation.use_cases.unlock_with_credits import UnlockWithCredits, unlock_with_credits


class UnlockBody(Output):
    """`credits_remaining` has two decimals."""

    full_image_url: str
    credits_remaining: str


def unlock_routes(storefronts: Storefronts, tokens: FileTokens, payments: PaymentsInterface) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.post("/{job_id}/unlock/", response_model=UnlockBody)
    async def unlock(
        job_id: JobNumber, caller: Customer, database: Data, base_url: BaseUrl, request: Request
    ) -> Response:
        """Spend credits to see the full picture. Of repeated and parallel requests one unlocks, and one pays."""
        assert caller.user_id is not None
        command = UnlockWithCredits(
            storefront=caller.storefront,
            user_id=caller.user_id,
            number=job_id,
            price=storefronts[caller.storefront].credits.unlock_price,
            request_id=_request_id(request),
        )
        unlocked = await unlock_with_credits(command, database, payments)
        url = PictureUrls(tokens, base_url, caller.storefront).of(unlocked.job.result)
        return json_response({"full_image_url": url, "credits_remaining": f"{unlocked.balance:.2f}"})

    return routes


def _request_id(request: Request) -> UUID:
    """Derived from the request's `Idempotency-Key`, so that repetitions get the same id; random without a key."""
    keyed = request.state.keyed
    return uuid5(NAMESPACE_URL, f"{keyed.scope} {keyed.key}") if keyed else uuid4()
