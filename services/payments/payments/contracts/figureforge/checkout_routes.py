"""`/api/subscriptions/checkout/`, and its alias for clients that redirect to a session by its id."""

from common.http import Body, Customer, Output, OwnPage, json_response, router, shown
from common.kernel.callers import Caller
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.front_ends import front_end_of
from common.kernel.storefronts import Storefront
from fastapi import APIRouter, Response
from pydantic import StrictStr

from payments.contracts.figureforge.plan_schemas import plan_of_price
from payments.domain.return_urls import check_return_url
from payments.domain.subscription_errors import UnknownPlan
from payments.storefront import SubscriptionPlans
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.subscribe import Subscribe, Subscribed, subscribe

NAMING_FIELDS = ("plan_id", "plan", "price_id")


class CheckoutBody(Body):
    """One of `plan_id`, `plan` and `price_id`: the id or short name of a plan, or the id of a price.

    The URLs must be of the storefront's front ends.
    """

    plan_id: StrictStr | None = None
    plan: StrictStr | None = None
    price_id: StrictStr | None = None
    success_url: StrictStr | None = None
    cancel_url: StrictStr | None = None

    @property
    def naming_field(self) -> str:
        """The field that names the plan; of several, the one that is used."""
        given = [name for name in NAMING_FIELDS if getattr(self, name)] or [
            name for name in NAMING_FIELDS if name in self.model_fields_set
        ]
        return given[0] if given else NAMING_FIELDS[0]

    def command(self, caller: Caller, storefront: Storefront, front_end: str) -> Subscribe:
        """Raises InvalidFields."""
        assert caller.user_id
        plan = self.plan_id or self.plan or (_plan_of_price(storefront, self.price_id) if self.price_id else None)
        if not plan:
            raise InvalidFields(FieldFault(self.naming_field, "missing"))
        page = f"{front_end}{storefront.section(SubscriptionPlans).checkout_page}"
        return Subscribe(
            storefront=storefront.name,
            user_id=caller.user_id,
            email=caller.email,
            language=caller.language,
            plan=plan,
            success_url=_checked(storefront, self.success_url, "success_url", front_end) or f"{page}?checkout=success",
            cancel_url=_checked(storefront, self.cancel_url, "cancel_url", front_end) or f"{page}?checkout=cancelled",
        )


def _plan_of_price(storefront: Storefront, price_id: str) -> str:
    """The plan with one of the ids that the price list shows; anything else may be the provider's id of a price."""
    plan = plan_of_price(storefront, price_id)
    return plan.id if plan else price_id


def _checked(storefront: Storefront, url: str | None, field: str, front_end: str) -> str | None:
    return check_return_url(storefront, url, field, front_end) if url else None


class CheckoutOutput(Output):
    """`checkout_url` is the page on which the subscription is paid, or the change of its plan confirmed.

    `is_changed` is false: a plan is changed when the session is completed, never before.
    """

    checkout_url: str
    session_id: str
    plan_id: str
    is_changed: bool


class SessionOutput(Output):
    """As CheckoutOutput, with the names of clients that hand the session's id to Stripe.js."""

    sessionId: str
    url: str
    checkout_url: str
    session_id: str
    plan_id: str
    is_changed: bool


def checkout_routes(context: BillingContext) -> APIRouter:
    routes = router("/api", "subscriptions", transactional=False)

    @routes.post("/subscriptions/checkout/", response_model=CheckoutOutput, operation_id="subscriptions.check_out")
    async def checkout(caller: Customer, own_page: OwnPage, body: CheckoutBody | None = None) -> Response:
        """A page of Stripe's checkout for a plan. On it a subscriber confirms the change of the plan.

        When it is completed, a larger plan applies at once, and the difference for the rest of the period is charged.
        A smaller one applies from the next period. Nothing is charged before. The present plan is 409.
        """
        created = await _subscribe(caller, body, own_page)
        return json_response(shown(CheckoutOutput, created, checkout_url=created.url, is_changed=False))

    @routes.post(
        "/billing/checkout-session/", response_model=SessionOutput, operation_id="billing.create_checkout_session"
    )
    async def checkout_session(caller: Customer, own_page: OwnPage, body: CheckoutBody | None = None) -> Response:
        """The same, with the session's id as `sessionId`."""
        created = await _subscribe(caller, body, own_page)
        computed = {"sessionId": created.session_id, "checkout_url": created.url, "is_changed": False}
        return json_response(shown(SessionOutput, created, **computed))

    async def _subscribe(caller: Caller, body: CheckoutBody | None, own_page: str | None) -> Subscribed:
        wanted, storefront = body or CheckoutBody(), context.storefronts[caller.storefront]
        try:
            return await subscribe(wanted.command(caller, storefront, front_end_of(storefront, own_page)), context)
        except UnknownPlan as unknown:
            raise InvalidFields(FieldFault(wanted.naming_field, unknown.code)) from None

    return routes
