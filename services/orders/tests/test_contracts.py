"""Completeness: every error has a message, every documented path a route, every event a consumer or a reason."""

from types import ModuleType
from typing import Any

from common.events import identity, payments
from common.events import orders as own_events
from common.events.envelope import Event
from common.events.generation import BookDeleted
from common.http.service_app import ServiceApp
from common.kernel.errors import DomainError
from dialects import emporium, staff, storybook
from fastapi import FastAPI
from orders.domain import book_errors, errors
from orders.domain.events import changed
from orders.domain.status import Status
from testkit.harness import Harness

from .samples import an_order


def codes_of(module: ModuleType) -> set[str]:
    return {
        kind.code
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, DomainError) and "code" in vars(kind)
    }


OWN = codes_of(errors)
INTERNAL = {"retry_pack.not_found"}
ONLY_TO_STAFF = {
    "book_order.not_reprintable",
    "book_order.not_shippable",
    "book_order.transition_refused",
    "book_order.unclaimed",
    "book_order.claim_settled",
    "retry_pack.paid",
}
RETURNED_TO_STAFF = {
    "order.not_found",
    "order.transition_refused",
    "book_order.not_found",
    "book_order.cancelled",
    "book_order.customer_unknown",
    *ONLY_TO_STAFF,
}
NOT_CONSUMED = {
    "user.registered": "an order copies what it needs of its customer",
    "session.revoked": "only the gateway accepts sessions",
    "payment.failed": "the order waits for the next attempt, unchanged",
    "credit.granted": "orders are paid with money",
    "credit.consumed": "orders are paid with money",
    "subscription.changed": "an order is paid once, whatever its customer subscribes to",
    "maintenance.changed": "the gateway holds requests back, and workers of generation their jobs",
}


def test_every_error_has_a_message_in_every_contract_that_can_return_it() -> None:
    fake_services = {"cart.empty", "stock.unavailable", "service.unavailable", "request.invalid"}
    assert (OWN & set(emporium.REFUSALS)) == OWN
    assert fake_services <= set(emporium.REFUSALS)
    assert set(staff.REFUSALS) >= RETURNED_TO_STAFF
    assert "address.unknown" in emporium.FIELD_MESSAGES
    of_books = codes_of(book_errors)
    assert not of_books - INTERNAL - ONLY_TO_STAFF - set(storybook.REFUSALS)
    in_fields = {kind.code for kind in vars(book_errors).values() if getattr(kind, "field", None)}
    assert in_fields
    assert all(code in storybook.FIELD_MESSAGES for code in in_fields)


def test_every_status_but_the_first_has_an_event() -> None:
    types = {changed(an_order(status), []).type for status in Status if status is not Status.PENDING}
    assert types == {"order.accepted", "order.shipped", "order.delivered", "order.cancelled", "order.returned"}


async def test_every_event_of_identity_and_payments_has_a_consumer_or_a_reason(orders: Harness) -> None:
    published = {
        kind.type
        for module in (identity, payments)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "type" in vars(kind)
    }
    consumed = orders.service.handlers.event_types
    assert consumed - {BookDeleted.type} | NOT_CONSUMED.keys() == published
    assert not consumed & NOT_CONSUMED.keys()
    assert not [kind for kind in vars(own_events).values() if getattr(kind, "type", None) in consumed]


async def test_every_documented_path_is_routed_and_documented(orders: Harness) -> None:
    assert _operations(orders, "emporium") == {
        ("get", "/api/v1/orders/"),
        ("post", "/api/v1/orders/"),
        ("get", "/api/v1/orders/{order_id}/"),
        ("post", "/api/v1/orders/{order_id}/cancel/"),
        ("post", "/api/v1/orders/{order_id}/status/"),
    }
    assert _operations(orders, "storybook") == {
        ("post", "/api/orders/create/"),
        ("post", "/api/orders/payment/webhook/"),
        ("post", "/api/orders/retry-pack/create/"),
    }
    assert _operations(orders, "staff") >= {
        ("get", "/api/staff/v1/book-orders"),
        ("get", "/api/staff/v1/book-orders/{number}"),
        ("post", "/api/staff/v1/book-orders/{number}/complete"),
        ("post", "/api/staff/v1/book-orders/{number}/cancel"),
        ("get", "/api/staff/v1/book-claims"),
        ("post", "/api/staff/v1/book-claims/{number}/retry"),
        ("get", "/api/staff/v1/orders"),
        ("get", "/api/staff/v1/orders/{order_id}"),
        ("post", "/api/staff/v1/orders/{order_id}/status"),
        ("get", "/api/staff/v1/dead-letters/orders"),
    }


async def test_every_operation_documents_its_response_and_its_security(orders: Harness) -> None:
    for contract in ("emporium", "storybook", "staff"):
        document = _app(orders, contract).openapi()
        for path, operations in document["paths"].items():
            for operation in operations.values():
                status, success = next(each for each in operation["responses"].items() if each[0].startswith("2"))
                assert status == "204" or _is_documented(success["content"]), path
                assert operation["security"] or path.endswith("/webhook/"), path


def _app(harness: Harness, contract: str) -> FastAPI:
    assert isinstance(harness.service.app, ServiceApp)
    app = harness.service.app.contracts[contract]
    assert isinstance(app, FastAPI)
    return app


def _operations(harness: Harness, contract: str) -> set[tuple[str, str]]:
    paths = _app(harness, contract).openapi()["paths"]
    return {(method, path) for path, operations in paths.items() for method in operations}


def _is_documented(content: dict[str, Any]) -> bool:
    """A model, or a PDF."""
    return content.keys() == {"application/pdf"} or "$ref" in content["application/json"]["schema"]
