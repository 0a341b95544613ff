"""Timers: steps that are due when the platform's clock passes a time."""

import logging
from collections.abc import Callable, Mapping

from common.kernel import clock

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
    "subscription": billing.run_timer,
    "checkout.session": checkout.expire,
}
"""The step to execute when a document's `due` has passed, by type of object. Each handler may set the next `due`."""


def run(store: Store, settings: SandboxSettings) -> None:
    """Execute all due timers, earliest first, each in its own transaction."""
    while True:
        due = store.autocommit.due(clock.timestamp(), BATCH)
        if not due:
            return
        for document in due:
            _run_timer(store, settings, document["id"])


def _run_timer(store: Store, settings: SandboxSettings, identifier: str) -> None:
    try:
        with store.transaction() as transaction:
            document = _without_timer(transaction, identifier)
            TIMERS[document["object"]](Account(transaction, settings), document)
    except Exception:
        # A timer that fails must neither stop the others nor be executed for ever.
        _log.exception("the timer of %s failed", identifier)
        with store.transaction() as transaction:
            _without_timer(transaction, identifier)


def _without_timer(transaction: Transaction, identifier: str) -> Document:
    """Return the document after clearing its timer."""
    document = transaction.find(identifier)
    if document is None:
        raise LookupError(identifier)
    document[PRIVATE]["due"] = None
    transaction.save(document)
    return document
