"""`/api/credits/`: packs on sale, the customer's transactions, and purchases."""

from typing import Annotated

from common.http import Customer, OwnPage, Reads, json_response, router
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.front_ends import front_end_of
from fastapi import APIRouter, Header, Response

from payments.contracts.reviv.schemas import CheckoutBody, PackBody, PurchaseBody, TransactionBody, pack_body
from payments.repository import credit_reads
from payments.use_cases.credit_context import CreditContext
from payments.use_cases.purchase_credits import purchase_credits

PREFIX = "/api/credits"
RequestKey = Annotated[str | None, Header(alias="idempotency-key", include_in_schema=False)]


def credit_routes(context: CreditContext) -> APIRouter:
    routes = router(PREFIX, "credits", transactional=False)

    @routes.get("/packs/", response_model=list[PackBody])
    async def list_packs(caller: Customer, executor: Reads) -> Response:
        """The packs on sale, ascending by credits."""
        packs = await (await context.packs(caller.storefront, executor)).all(only_active=True)
        return json_response([pack_body(pack) for pack in packs])

    @routes.get("/transactions/", response_model=list[TransactionBody])
    async def list_transactions(caller: Customer, executor: Reads) -> Response:
        """The last 50 purchases, unlocks and refunds, newest first."""
        assert caller.user_id
        return json_response(await credit_reads.transactions(executor, caller.storefront, caller.user_id))

    @routes.post("/purchase/")
    async def purchase(
        caller: Customer, own_page: OwnPage, body: PurchaseBody | None = None, idempotency_key: RequestKey = None
    ) -> CheckoutBody:
        """A page of Stripe's checkout on which the pack is paid."""
        if body is None:
            raise InvalidFields(FieldFault("sku", "missing"))
        front_end = front_end_of(context.storefronts[caller.storefront], own_page)
        command = body.command(caller, front_end, idempotency_key)
        return CheckoutBody(checkout_url=await purchase_credits(command, context))

    return routes
