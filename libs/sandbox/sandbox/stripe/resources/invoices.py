"""The API of invoices. The sandbox creates them for subscriptions only."""

from sandbox.store import Document
from sandbox.stripe import billing, invoicing
from sandbox.stripe.errors import StripeError
from sandbox.stripe.lists import listing, page
from sandbox.stripe.resources.payment_methods import resolve
from sandbox.stripe.routing import Call, Operations

operations = Operations()


@operations.on("GET", "invoices/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("invoice", call.id)


@operations.on("GET", "invoices/:id/lines")
def lines(call: Call) -> Document:
    invoice = call.account.get("invoice", call.id)
    return listing(invoice["lines"]["data"], f"/v1/invoices/{call.id}/lines")


@operations.on("POST", "invoices/:id/pay")
def pay(call: Call) -> Document:
    invoice = call.account.get("invoice", call.id)
    if invoice["status"] == "paid":
        raise StripeError("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] != "open":
        raise StripeError(
            f"This invoice is {invoice['status']} and can no longer be paid.", code="invoice_not_editable"
        )
    subscription = call.account.get("subscription", invoicing.subscription_of(invoice))
    identifier = call.params.text("payment_method")
    method = resolve(call.account, identifier) if identifier else billing.method_of(call.account, subscription)
    if method is None:
        raise StripeError("This customer has no attached payment source or default payment method.")
    refusal = billing.collect(call.account, invoice, method, call.params.boolean("off_session", default=True))
    if refusal:
        raise refusal
    return call.account.get("invoice", call.id)


@operations.on("POST", "invoices/:id/void")
def void(call: Call) -> Document:
    invoice = call.account.get("invoice", call.id)
    if invoice["status"] != "open":
        raise StripeError("You can only void open invoices.", code="invoice_not_editable")
    invoicing.void(call.account, invoice)
    return invoice


@operations.on("GET", "invoices")
def index(call: Call) -> Document:
    filters = {"customer": "customer", "status": "status"}
    filters["subscription"] = "parent.subscription_details.subscription"
    return page(call, "invoice", "/v1/invoices", filters)


@operations.on("GET", "invoice_payments")
def payments(call: Call) -> Document:
    """List payments of invoices, filtered by invoice or by payment intent."""
    given = call.params.hash("payment")
    if identifier := given.text("payment_intent"):
        call.params.values["payment_intent"] = identifier
    filters = {"invoice": "invoice", "status": "status", "payment_intent": "payment.payment_intent"}
    return page(call, "invoice_payment", "/v1/invoice_payments", filters)


@operations.on("GET", "invoiceitems/:id")
def retrieve_item(call: Call) -> Document:
    return call.account.get("invoiceitem", call.id)


@operations.on("GET", "invoiceitems")
def items(call: Call) -> Document:
    """List invoice items, all of which are prorations."""
    return page(call, "invoiceitem", "/v1/invoiceitems", {"customer": "customer", "invoice": "invoice"})
