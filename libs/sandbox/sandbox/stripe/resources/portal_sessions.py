"""Billing portal sessions: a link under which a customer sees and cancels subscriptions."""

from sandbox.store import Document
from sandbox.stripe.ids import new_id
from sandbox.stripe.routing import Call, Operations

operations = Operations()

CONFIGURATION = "bpc_sandbox"


@operations.on("POST", "billing_portal/sessions")
def create(call: Call) -> Document:
    customer = call.account.get("customer", call.params.needed("customer"), "customer")
    identifier = new_id("bps")
    session: Document = {
        "id": identifier,
        "object": "billing_portal.session",
        "configuration": CONFIGURATION,
        "created": call.account.now,
        "customer": customer["id"],
        "customer_account": None,
        "flow": None,
        "livemode": False,
        "locale": call.params.text("locale"),
        "on_behalf_of": None,
        "return_url": call.params.text("return_url"),
        "url": call.account.url(f"/portal/{identifier}"),
    }
    return call.account.add(session, customer)
