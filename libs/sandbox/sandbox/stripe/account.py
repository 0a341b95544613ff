"""The Stripe account within one transaction: its documents and the events that report their changes."""

from typing import Any

import orjson
from common.kernel import clock

from sandbox.settings import SandboxSettings
from sandbox.store import PRIVATE, Document, Transaction, public
from sandbox.stripe.errors import missing
from sandbox.stripe.ids import new_id

API_VERSION = "2026-10-28.endive"


class Account:
    """The account's documents within one transaction, for one API key and one time of the platform's clock."""

    def __init__(
        self,
        transaction: Transaction,
        settings: SandboxSettings,
        key: str = "",
        request_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> None:
        self.transaction = transaction
        self.settings = settings
        self.key = key
        self.now = int(clock.timestamp())
        self._request = {"id": request_id, "idempotency_key": idempotency_key}

    def url(self, path: str) -> str:
        return self.settings.url(f"/stripe{path}")

    def get(self, kind: str, identifier: str, param: str | None = None) -> Document:
        """Return the document. Raises Stripe's `resource_missing`, for the path's id or for the parameter `param`."""
        found = self.find(kind, identifier)
        if found is None:
            raise missing(kind, identifier) if param is None else missing(kind, identifier, param, 400)
        return found

    def find(self, kind: str, identifier: str | None) -> Document | None:
        found = self.transaction.find(identifier) if identifier else None
        return found if found and found["object"] == kind and not found.get("deleted") else None

    def add(self, document: Document, parent: Document | None = None, **private: Any) -> Document:
        """Store a new document. It belongs to the API key of its parent, else to the caller's key."""
        key = parent[PRIVATE]["key"] if parent else self.key
        document[PRIVATE] = {"key": key, **private}
        self.transaction.insert(document)
        return document

    def save(self, document: Document) -> None:
        self.transaction.save(document)

    def emit(self, kind: str, document: Document, previous: Document | None = None) -> None:
        """Store an event about a document, and one pending delivery for every subscribed webhook."""
        data: Document = {"object": public(document)}
        if previous is not None:
            data["previous_attributes"] = previous
        urls = self.settings.endpoints(document[PRIVATE]["key"]) if self._subscribed(kind) else ()
        event: Document = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": len(urls),
            "request": self._request,
            "type": kind,
        }
        self.add(event, document)
        for url in urls:
            self.deliver(event["id"], url)

    def deliver(self, event: str, url: str) -> None:
        """Store a pending delivery of an event, due at once."""
        self.transaction.execute(
            "INSERT INTO deliveries (event, url, due) VALUES (?, ?, ?)", (event, url, clock.timestamp())
        )

    def _subscribed(self, kind: str) -> bool:
        return any(
            wanted in ("*", kind) or (wanted.endswith(".*") and kind.startswith(wanted[:-1]))
            for wanted in self.settings.enabled_events
        )


def changed(before: Document, after: Document) -> Document:
    """Return the former values of the changed members, an event's `previous_attributes`."""
    return {
        name: before.get(name)
        for name in after
        if name != PRIVATE and orjson.dumps(before.get(name)) != orjson.dumps(after[name])
    }
