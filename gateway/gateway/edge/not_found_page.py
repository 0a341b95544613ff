"""What a browser shows at an address that no storefront has; programs get the error of the contract instead."""

from html import escape
from urllib.parse import urlsplit

from gateway.docs.pages import HTML, VARY_ACCEPT, html_page, use_page_policy
from gateway.docs.platform_address import base_path
from gateway.edge.shop_page import navigation
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute


async def send_not_found_page(context: RequestContext, route: ResolvedRoute | None, writer: ResponseWriter) -> None:
    """`route` is None if the address names no storefront."""
    use_page_policy(context, writer)
    body = html_page("Not found", _content(context.scope["path"], route))
    headers = [HTML, VARY_ACCEPT, (b"content-length", str(len(body)).encode())]
    await writer.send_response(404, headers, body)


def _home(route: ResolvedRoute) -> str:
    """The path prefix of the shop's pages. The default storefront's begin with its name, where no host names it."""
    by_host = urlsplit(route.base).hostname in route.storefront.hosts
    return base_path(route) or ("" if by_host else f"/{route.storefront.name}")


def _content(path: str, route: ResolvedRoute | None) -> str:
    shop = ""
    if route is not None:
        title, home = escape(route.storefront.title), _home(route)
        shop = f'<li><a href="{home}/">{title}</a></li><li><a href="{home}/api/docs/">The API of {title}</a></li>'
    return (
        f"{navigation(route) if route else ''}<h1>Not found</h1><p>There is no page at <code>{escape(path)}</code>.</p>"
        f'<ul>{shop}<li><a href="/">The front page</a></li></ul>'
    )
