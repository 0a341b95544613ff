"""The dependencies of hosted pages: the store, the settings, and a callback after changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.pages import page
from sandbox.settings import SandboxSettings
from sandbox.store import Document, Store
from sandbox.stripe.account import Account
from sandbox.stripe.cards import by_number
from sandbox.stripe.hosted.card_entry import CardEntry
from sandbox.stripe.resources.payment_methods import make


@dataclass(frozen=True, slots=True)
class PageContext:
    store: Store
    settings: SandboxSettings
    wake: Callable[[], None]

    @contextmanager
    def snapshot(self) -> Iterator[Account]:
        with self.store.snapshot() as transaction:
            yield Account(transaction, self.settings)

    @contextmanager
    def transaction(self) -> Iterator[Account]:
        with self.store.transaction() as transaction:
            yield Account(transaction, self.settings)
        self.wake()

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        return page(template, status, root=self.settings.root, **context)

    def notice(self, title: str, text: str, status: int = 404) -> HTMLResponse:
        return self.page("notice", status, title=title, text=text)


def see_other(url: str) -> Response:
    return RedirectResponse(url, 303)


async def form_text(request: Request, field: str) -> str:
    """Return a field of a posted form; empty when absent."""
    given = (await request.form()).get(field, "")
    return given if isinstance(given, str) else ""


def card(account: Account, entry: CardEntry, parent: Document) -> Document:
    """Return a new payment method for what was typed. Raises with the message for the buyer."""
    params = entry.params()
    return make(account, by_number(entry.number), params, parent)
