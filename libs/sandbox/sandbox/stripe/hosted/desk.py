"""What every hosted page needs: the store, the settings, and someone to tell after a change."""

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
from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params
from sandbox.stripe.resources.payment_methods import make


@dataclass(frozen=True, slots=True)
class Desk:
    store: Store
    settings: SandboxSettings
    wake: Callable[[], None]

    @contextmanager
    def reading(self) -> Iterator[Account]:
        with self.store.reading() as transaction:
            yield Account(transaction, self.settings)

    @contextmanager
    def changing(self) -> Iterator[Account]:
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
    """One field of a posted form; empty when absent."""
    given = (await request.form()).get(field, "")
    return given if isinstance(given, str) else ""


def card(account: Account, number: str, parent: Document) -> Document:
    """A payment method for a typed card number, or the refusal a buyer should read."""
    if not number.strip():
        raise StripeError("Your card number is incomplete.", status=402, kind="card_error", code="incomplete_number")
    return make(account, by_number(number), Params({}), parent)
