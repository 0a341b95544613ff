"""The pages of an invoice: read it, pay it with a card while it is open, download it as a PDF."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.pages import moment
from sandbox.store import Document
from sandbox.stripe import invoicing, payments, settlement
from sandbox.stripe.account import Account
from sandbox.stripe.currencies import formatted_amount
from sandbox.stripe.errors import StripeError
from sandbox.stripe.hosted.card_entry import CardEntry
from sandbox.stripe.hosted.context import PageContext, card, see_other
from sandbox.stripe.hosted.pdf import PdfPage

LEFT, RIGHT = 56, 539


class InvoicePages:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/invoices/{id}", self.show, methods=["GET"]),
            Route("/stripe/invoices/{id}/pay", self.pay, methods=["POST"]),
            Route("/stripe/invoices/{id}/pdf", self.download, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            invoice = account.find("invoice", request.path_params["id"])
        return self._unknown() if invoice is None else self._page(invoice)

    async def pay(self, request: Request) -> Response:
        entry = await CardEntry.of(request)
        with self._context.transaction() as account:
            invoice = account.find("invoice", request.path_params["id"])
            if invoice is None:
                return self._unknown()
            if invoice["status"] != "open":
                return self._page(invoice)
            refusal = _pay(account, invoice, entry)
            invoice = account.get("invoice", invoice["id"])
            intent = invoicing.intent_of(account, invoice)
        if refusal:
            return self._page(invoice, refusal, entry)
        if intent["status"] == "requires_action":
            return see_other(intent["next_action"]["redirect_to_url"]["url"])
        return see_other(f"{self._context.settings.root}/stripe/invoices/{invoice['id']}")

    async def download(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            invoice = account.find("invoice", request.path_params["id"])
        if invoice is None:
            return self._unknown()
        headers = {"content-disposition": f'inline; filename="invoice-{invoice["number"]}.pdf"'}
        return Response(pdf(invoice), media_type="application/pdf", headers=headers)

    def _page(self, invoice: Document, refusal: StripeError | None = None, entry: CardEntry | None = None) -> Response:
        return self._context.page(
            "invoice",
            refusal.status if refusal else 200,
            invoice=invoice,
            action=f"{self._context.settings.root}/stripe/invoices/{invoice['id']}",
            error=refusal.message if refusal else None,
            entry=entry or CardEntry.suggested(),
        )

    def _unknown(self) -> Response:
        return self._context.notice("Not found", "There is no such invoice.")


def _pay(account: Account, invoice: Document, entry: CardEntry) -> StripeError | None:
    try:
        method = card(account, entry, invoice)
    except StripeError as refusal:
        return refusal
    intent = invoicing.intent_of(account, invoice)
    refused = payments.confirm(account, intent, method, account.url(f"/invoices/{invoice['id']}"))
    settlement.apply_intent_status(account, intent)
    return refused


def pdf(invoice: Document) -> bytes:
    """Return the invoice as a PDF."""
    page, currency = PdfPage(), invoice["currency"]
    page.text(LEFT, 80, "Invoice", 26, bold=True)
    facts = {
        "Number": invoice["number"],
        "Date": moment(invoice["created"]),
        "Status": invoice["status"],
        "Bill to": invoice["customer_email"] or invoice["customer_name"] or invoice["customer"],
    }
    for place, (name, value) in enumerate(facts.items()):
        page.text(LEFT, 120 + 18 * place, name, grey=0.45)
        page.text(LEFT + 70, 120 + 18 * place, value)
    bottom = _lines(page, invoice["lines"]["data"])
    sums = {"Total": invoice["total"], "Paid": invoice["amount_paid"], "Due": invoice["amount_remaining"]}
    if invoice["starting_balance"]:
        sums = {"Balance before": invoice["starting_balance"], **sums}
    for place, (name, amount) in enumerate(sums.items()):
        page.text(RIGHT - 170, bottom + 20 * place, name, grey=0.45)
        page.right(RIGHT, bottom + 20 * place, formatted_amount(amount, currency), bold=name == "Total")
    return page.encode()


def _lines(page: PdfPage, lines: list[Document]) -> int:
    """Write the table and return the position below it."""
    page.line(212, LEFT, RIGHT)
    for place, line in enumerate(lines):
        top = 234 + 40 * place
        page.text(LEFT, top, line["description"], 11)
        page.text(LEFT, top + 14, f"{moment(line['period']['start'])} to {moment(line['period']['end'])}", 8, grey=0.45)
        page.right(RIGHT, top, formatted_amount(line["amount"], line["currency"]), 11)
        page.line(top + 24, LEFT, RIGHT)
    return 254 + 40 * len(lines)
