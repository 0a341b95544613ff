"""The payments endpoints of the staff contract."""

from common.http import contract_app
from common.http.staff import dead_letter_routes
from dialects.staff import STAFF
from fastapi import FastAPI

from payments.contracts.staff.routes import payment_routes


def app() -> FastAPI:
    return contract_app(STAFF, payment_routes, dead_letter_routes("payments"))
