"""The API of events."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.lists import page
from sandbox.stripe.routing import Call, Operations

operations = Operations()


def pending_webhooks(account: Account, event: Document) -> int:
    """Return the number of webhooks that have not accepted the event yet."""
    row = account.transaction.row(
        "SELECT count(*) FROM deliveries WHERE event = ? AND state = 'pending'", (event["id"],)
    )
    return int(row[0]) if row else 0


@operations.on("GET", "events/:id")
def retrieve(call: Call) -> Document:
    event = call.account.get("event", call.id)
    return event | {"pending_webhooks": pending_webhooks(call.account, event)}


@operations.on("GET", "events")
def index(call: Call) -> Document:
    found = page(call, "event", "/v1/events", {"type": "type", "types": "type"})
    for event in found["data"]:
        event["pending_webhooks"] = pending_webhooks(call.account, event)
    return found
