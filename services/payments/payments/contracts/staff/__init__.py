"""The payments endpoints of the staff contract."""

from common.http import contract_app
from common.http.dead_letters import dead_letter_routes
from common.http.reports import report_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from payments.contracts.staff.book_routes import ledger_routes, tier_routes
from payments.contracts.staff.credit_routes import account_routes, adjustment_routes, pack_routes, purchase_routes
from payments.contracts.staff.routes import payment_routes
from payments.contracts.staff.subscription_routes import invoice_routes, plan_routes, subscription_routes
from payments.domain.reports import REPORTS
from payments.use_cases.billing_context import BillingContext
from payments.use_cases.credit_context import CreditContext


def app(credits: CreditContext, billing: BillingContext) -> FastAPI:
    return contract_app(
        STAFF,
        payment_routes,
        account_routes,
        adjustment_routes(credits),
        pack_routes(credits),
        purchase_routes,
        plan_routes(billing.storefronts),
        subscription_routes,
        invoice_routes,
        tier_routes(billing.storefronts),
        ledger_routes,
        report_routes(credits.storefronts, REPORTS),
        dead_letter_routes("payments"),
    )
