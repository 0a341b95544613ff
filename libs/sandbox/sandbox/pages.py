"""HTML pages from templates: all values are escaped, and pages load nothing from other hosts."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sandbox.stripe.currencies import formatted_amount

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; base-uri 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]")


@cache
def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("sandbox"), undefined=StrictUndefined, autoescape=True)
    environment.filters |= {"money": formatted_amount, "moment": moment, "linked": linked}
    return environment


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Render `templates/TEMPLATE.html`."""
    return HTMLResponse(_environment().get_template(f"{template}.html").render(context), status, _HEADERS)


def wants_html(request: Request) -> bool:
    """Whether the client accepts HTML, as browsers do."""
    return "text/html" in request.headers.get("accept", "")


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M UTC")


def linked(text: str) -> Markup:
    """Return plain text as HTML with its web addresses as links."""
    pieces: list[str] = []
    last = 0
    for match in _LINK.finditer(text):
        address = escape(match.group())
        pieces += [
            escape(text[last : match.start()]),
            f'<a href="{address}" rel="noreferrer" target="_blank">{address}</a>',
        ]
        last = match.end()
    return Markup("").join(Markup(piece) for piece in [*pieces, escape(text[last:])])  # noqa: S704 - every piece is escaped
