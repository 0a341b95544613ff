"""Events, as the API shows them."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.lists import page
from sandbox.stripe.routing import Call, Operations

operations = Operations()


def owed(account: Account, event: Document) -> int:
    """How many addresses have not yet taken an event."""
    row = account.transaction.row(
        "SELECT count(*) FROM deliveries WHERE event = ? AND state = 'pending'", (event["id"],)
    )
    return int(row[0]) if row else 0


@operations.on("GET", "events/:id")
def retrieve(call: Call) -> Document:
    event = call.account.get("event", call.id)
    return event | {"pending_webhooks": owed(call.account, event)}


@operations.on("GET", "events")
def index(call: Call) -> Document:
    found = page(call, "event", "/v1/events", {"type": "type", "types": "type"})
    for event in found["data"]:
        event["pending_webhooks"] = owed(call.account, event)
    return found
