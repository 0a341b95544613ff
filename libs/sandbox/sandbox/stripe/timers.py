"""What happens by itself when the platform's clock passes a moment."""

import logging
from collections.abc import Callable, Mapping

from common import clock

from sandbox.settings import SandboxSettings
from sandbox.store import PRIVATE, Document, Store, Transaction
from sandbox.stripe import billing, checkout, payments
from sandbox.stripe.account import Account

BATCH = 50

_log = logging.getLogger(__name__)

Timer = Callable[[Account, Document], None]


def _lapse(account: Account, intent: Document) -> None:
    payments.cancel(account, intent, "automatic")


TIMERS: Mapping[str, Timer] = {
    "payment_intent": _lapse,
    "subscription": billing.ring,
    "checkout.session": checkout.expire,
}
"""By object, what its `due` means. Each handler moves or clears it."""


def run(store: Store, settings: SandboxSettings) -> None:
    """Ring every timer that is due, earliest first, each in its own transaction."""
    while True:
        due = store.alone.due(clock.timestamp(), BATCH)
        if not due:
            return
        for document in due:
            _ring(store, settings, document["id"])


def _ring(store: Store, settings: SandboxSettings, identifier: str) -> None:
    try:
        with store.transaction() as transaction:
            document = _silenced(transaction, identifier)
            TIMERS[document["object"]](Account(transaction, settings), document)
    except Exception:
        # A timer that cannot ring must neither stop the others nor ring forever.
        _log.exception("the timer of %s failed", identifier)
        with store.transaction() as transaction:
            _silenced(transaction, identifier)


def _silenced(transaction: Transaction, identifier: str) -> Document:
    """The document with its timer off; whoever handles it may set the next."""
    document = transaction.find(identifier)
    if document is None:
        raise LookupError(identifier)
    document[PRIVATE]["due"] = None
    transaction.save(document)
    return document
