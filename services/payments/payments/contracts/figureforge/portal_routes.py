"""`/api/subscriptions/portal/`, `/api/billing/portal/` and `/api/subscriptions/payment-method/`."""

from common.http import Customer, OwnPage, json_response, router, shown
from common.kernel.callers import Caller
from common.kernel.front_ends import front_end_of
from common.kernel.storefronts import Storefront
from fastapi import APIRouter, Response

from payments.contracts.figureforge.portal_schemas import (
    CardBody,
    PaymentMethodBody,
    PaymentMethodRequestBody,
    PortalBody,
    PortalRequestBody,
)
from payments.domain.return_urls import check_return_url
from payments.storefront import SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.change_payment_method import ChangePaymentMethod, change_payment_method
from payments.use_cases.open_portal import OpenPortal, open_portal


def portal_routes(context: BillingContext) -> APIRouter:
    routes = router("/api", "subscriptions", transactional=False)

    async def open_for(caller: Caller, body: PortalRequestBody | None, own_page: str | None) -> PortalBody:
        assert caller.user_id
        command = OpenPortal(
            storefront=caller.storefront,
            user_id=caller.user_id,
            email=caller.email,
            language=caller.language,
            return_url=_return_url(context.storefronts[caller.storefront], body, own_page),
        )
        url = await open_portal(command, context)
        return PortalBody(portal_url=url, url=url)

    @routes.post("/subscriptions/portal/", operation_id="subscriptions.open_portal")
    async def open_subscriptions(
        caller: Customer, own_page: OwnPage, body: PortalRequestBody | None = None
    ) -> PortalBody:
        """A page of Stripe on which the customer changes cards, cancels, and reads invoices. No body is needed."""
        return await open_for(caller, body, own_page)

    @routes.post("/billing/portal/", operation_id="billing.open_portal")
    async def open_billing(caller: Customer, own_page: OwnPage, body: PortalRequestBody | None = None) -> PortalBody:
        """The same page, under the path that the browser client calls."""
        return await open_for(caller, body, own_page)

    @routes.post(
        "/subscriptions/payment-method/",
        response_model=PaymentMethodBody,
        operation_id="subscriptions.change_payment_method",
    )
    async def change(body: PaymentMethodRequestBody, caller: Customer) -> Response:
        """Charge the subscription to another card, which Stripe's form in the browser created."""
        assert caller.user_id
        command = ChangePaymentMethod(
            storefront=caller.storefront,
            user_id=caller.user_id,
            email=caller.email,
            language=caller.language,
            method_id=body.payment_method_id,
        )
        card = await change_payment_method(command, context)
        return json_response({"message": "Your card was changed.", "payment_method": shown(CardBody, card)})

    return routes


def _return_url(storefront: Storefront, body: PortalRequestBody | None, own_page: str | None) -> str:
    front_end = front_end_of(storefront, own_page)
    if body is None or body.return_url is None:
        return f"{front_end}{storefront.section(SubscriptionPlans).portal_page}"
    return check_return_url(storefront, body.return_url, "return_url", front_end)
