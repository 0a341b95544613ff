"""The orders endpoints of the staff contract."""

from common.http import contract_app
from common.http.dead_letters import dead_letter_routes
from common.http.reports import report_routes
from common.kernel.storefronts import Storefronts
from common.reports.buyers import count_buyers
from common.rpc.interfaces.payments import PaymentsInterface
from common.rpc.interfaces.reports import ReportsInterface
from dialects.staff import STAFF
from fastapi import FastAPI

from orders.contracts.staff.book_routes import book_list_routes, book_order_routes, book_shipping_routes, claim_routes
from orders.contracts.staff.document_routes import document_routes
from orders.contracts.staff.routes import read_routes, status_routes
from orders.contracts.staff.workbench_routes import refund_routes, workbench_routes
from orders.domain.reports import CUSTOMERS, FUNNEL, REPORTS
from orders.use_cases.book_order_context import BookOrderContext


def app(
    storefronts: Storefronts, books: BookOrderContext, payments: PaymentsInterface, carts: ReportsInterface
) -> FastAPI:
    return contract_app(
        STAFF,
        read_routes(storefronts, payments),
        status_routes(storefronts),
        workbench_routes(storefronts),
        refund_routes(storefronts, payments),
        document_routes(storefronts),
        book_list_routes(books),
        book_order_routes,
        book_shipping_routes(storefronts),
        claim_routes(books),
        report_routes(
            storefronts, REPORTS, {FUNNEL.name: [carts.report_counts]}, distinct={CUSTOMERS.name: count_buyers}
        ),
        dead_letter_routes("orders"),
    )
