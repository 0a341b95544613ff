"""The payments endpoints of the staff contract."""

from common.http import contract_app
from common.http.staff import dead_letter_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from payments.contracts.staff.credit_routes import account_routes, pack_routes, purchase_routes
from payments.contracts.staff.routes import payment_routes
from payments.use_cases.credit_context import CreditContext


def app(credits: CreditContext) -> FastAPI:
    return contract_app(
        STAFF,
        payment_routes,
        account_routes,
        pack_routes(credits),
        purchase_routes,
        dead_letter_routes("payments"),
    )
