"""What the gateway's HTML pages share: when a client gets one, their headers, and the frame around their content."""

from html import escape

from httpwire import Header

from gateway.docs.assets import PREFIX
from gateway.http import security_headers
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

HTML: Header = (b"content-type", b"text/html; charset=utf-8")
VARY_ACCEPT: Header = (b"vary", b"Accept")
_FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    '<link rel="stylesheet" href="{assets}{style}"></head><body><main>{content}</main>{scripts}</body></html>'
)


def wants_page(context: RequestContext) -> bool:
    """Whether the client accepts HTML by name, as browsers do; clients of an API accept `*/*` or JSON."""
    return context.method in ("GET", "HEAD") and b"text/html" in context.headers.get(b"accept", b"")


def is_browser(context: RequestContext) -> bool:
    """Whether a browser asks for a page: all browsers accept XHTML beside HTML, and hardly a program does."""
    return wants_page(context) and b"application/xhtml+xml" in context.headers[b"accept"]


def use_page_policy(context: RequestContext, writer: ResponseWriter) -> None:
    """Replace the security headers for data, if there are any, by those for pages, which permit scripts."""
    use_policy(context, writer, security_headers.for_pages(context.is_https))


def use_policy(context: RequestContext, writer: ResponseWriter, policy: list[Header]) -> None:
    """Replace the security headers for data, if there are any."""
    api_headers = security_headers.for_api(context.is_https)
    writer.extra_headers[:] = [*(pair for pair in writer.extra_headers if pair not in api_headers), *policy]


def html_page(title: str, content: str, *scripts: str, style: str = "pages.css") -> bytes:
    """A whole document. `content` is HTML; `scripts` and `style` are names of assets."""
    tags = "".join(f'<script src="{PREFIX}{name}" defer></script>' for name in scripts)
    return _FRAME.format(title=escape(title), assets=PREFIX, content=content, scripts=tags, style=style).encode()
