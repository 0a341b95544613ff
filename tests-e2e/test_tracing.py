"""One purchase is one trace: the client's requests, the calls between services, the webhook, the handlers and jobs.

The client is an instrumented one, which sends its `traceparent` with every request. Without it each request is the
root of a trace, and what it causes later still belongs to it.
"""

from collections.abc import Iterator

import pytest
from clients.emporium import PASSWORD, Card, Shopper
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually
from testkit.spans import recorded
from trace_tree import Journey, Tree, label

CHECKOUT = "orders: server POST /api/v1/orders/"
OPENING = "payments: server POST /api/v1/payments/create-intent/"
WEBHOOK_EVENT = "payments: consumer process payment_intent.succeeded"
PAID = "orders: consumer process payment.succeeded"


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    with recorded() as found:
        yield found


async def ordered(platform: PlatformUnderTest, shopper: Shopper, journey: Journey) -> dict[str, str]:
    """Return the payment intent of a new order, placed by an instrumented browser."""
    product = await (await platform.staff()).product(stock=5)
    shopper.http.headers.update(journey.headers)
    await shopper.add(product["id"])
    order = await shopper.checkout()
    return {**await shopper.intent(order["id"]), "order_id": order["id"]}


async def grown(exporter: InMemorySpanExporter, journey: Journey, *wanted: str) -> Tree:
    """Wait until the trace contains these spans, and return it."""

    async def tree() -> Tree | None:
        found = Tree(exporter, journey)
        return found if {label(span) for span in found.spans} >= set(wanted) else None

    found = await eventually(tree)
    assert found is not None
    return found


async def test_a_purchase_that_the_webhook_completes_is_one_trace(
    embedded: PlatformUnderTest, exporter: InMemorySpanExporter
) -> None:
    journey, shopper = Journey(), await embedded.customer()
    await Card(embedded.sandbox).pay(await ordered(embedded, shopper, journey))
    ends = ("catalog: consumer process order.paid", "orders: consumer process job:Mail")
    tree = await grown(exporter, journey, *ends, "cart: consumer process order.created")
    assert tree.services == {"gateway", "identity", "catalog", "cart", "orders", "payments", "webhooks"}
    assert tree.orphans == [], str(tree)
    assert tree.steps >= {
        "gateway: server POST /api/v1/cart/items/ > gateway: client POST /api/v1/cart/items/",
        "gateway: client POST /api/v1/cart/items/ > cart: server POST /api/v1/cart/items/",
        f"gateway: client POST /api/v1/orders/ > {CHECKOUT}",
        f"{CHECKOUT} > orders: client POST /internal/addresses",
        "orders: client POST /internal/addresses > identity: server POST /internal/addresses",
        "orders: client POST /internal/claim > cart: server POST /internal/claim",
        "orders: client POST /internal/reserve > catalog: server POST /internal/reserve",
        "catalog: server POST /internal/reserve > cart: consumer process stock.changed",
        f"{CHECKOUT} > cart: consumer process order.created",
        f"gateway: client POST /api/v1/payments/create-intent/ > {OPENING}",
        f"{OPENING} > payments: client POST /internal/payable",
        f"{OPENING} > payments: client POST /sandbox/stripe/v1/payment_intents",
        f"{OPENING} > {WEBHOOK_EVENT}",
        f"{WEBHOOK_EVENT} > payments: consumer process job:HandleNotice",
        f"payments: consumer process job:HandleNotice > {PAID}",
        f"{PAID} > catalog: consumer process order.paid",
        f"{PAID} > orders: consumer process job:Mail",
    }, str(tree)


async def test_the_webhooks_request_is_linked_to_the_notifications_span(
    embedded: PlatformUnderTest, exporter: InMemorySpanExporter
) -> None:
    """Stripe's request to the webhook is in a separate trace."""
    journey, shopper = Journey(), await embedded.customer()
    await Card(embedded.sandbox).pay(await ordered(embedded, shopper, journey))
    (link,) = (await grown(exporter, journey, WEBHOOK_EVENT)).find(WEBHOOK_EVENT).links

    async def delivery() -> str | None:
        spans = exporter.get_finished_spans()
        return next((label(span) for span in spans if span.context.span_id == link.context.span_id), None)

    assert await eventually(delivery) == "payments: server POST /api/v1/payments/webhook/"


async def test_an_eager_delivery_is_handled_inside_the_call(
    embedded: PlatformUnderTest, exporter: InMemorySpanExporter
) -> None:
    journey, shopper = Journey(), await embedded.customer()
    intent = await ordered(embedded, shopper, journey)
    await embedded.stripe("POST", f"/payment_intents/{intent['payment_intent_id']}/confirm", data=VISA)
    await shopper.confirm(intent["order_id"], intent["payment_intent_id"])
    tree = await grown(exporter, journey, PAID, "catalog: consumer process order.paid")
    assert any(step.endswith(f"> {PAID}") for step in tree.steps)
    assert tree.orphans == [], str(tree)


async def test_spans_have_the_request_and_its_result(
    embedded: PlatformUnderTest, exporter: InMemorySpanExporter
) -> None:
    journey, shopper = Journey(), await embedded.customer()
    intent = await ordered(embedded, shopper, journey)
    await shopper.confirm(intent["order_id"], intent["payment_intent_id"], 400)
    refused = "gateway: server POST /api/v1/payments/confirm/"
    tree = await grown(exporter, journey, CHECKOUT, refused, OPENING)
    served = dict(tree.find(CHECKOUT).attributes or {})
    assert served["http.request.method"] == "POST"
    assert served["http.route"] == str(served["url.path"]).removeprefix("/emporium") == "/api/v1/orders/"
    assert served["http.response.status_code"] == 201
    assert served["atelier.order_id"] == intent["order_id"]
    assert (tree.find(refused).attributes or {})["http.response.status_code"] == 400
    assert tree.find(refused).status.is_unset


async def test_nothing_personal_or_secret_is_in_a_trace(
    embedded: PlatformUnderTest, exporter: InMemorySpanExporter
) -> None:
    journey, shopper = Journey(), await embedded.customer()
    intent = await ordered(embedded, shopper, journey)
    await Card(embedded.sandbox).pay(intent)
    await grown(exporter, journey, PAID)
    recorded = " ".join(span.to_json() for span in exporter.get_finished_spans())
    secrets = (PASSWORD, shopper.email, *shopper.tokens.values(), intent["client_secret"], "John", "123 Main St")
    assert [each for each in secrets if each in recorded] == []


VISA = {"payment_method": "pm_card_visa"}
