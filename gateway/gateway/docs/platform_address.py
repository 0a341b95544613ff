"""How a page of a shop links to the shop's root, and to the platform's front page."""

from urllib.parse import urlsplit

from gateway.routing.route_resolver import ResolvedRoute


def base_path(route: ResolvedRoute) -> str:
    """The path prefix that names the storefront; empty if the host does."""
    return urlsplit(route.base).path


def front_page_of(route: ResolvedRoute) -> str | None:
    """The URL of the platform's front page; None where the address does not say which one that is."""
    if base_path(route):
        return "/"
    host, _, port = urlsplit(route.base).netloc.partition(":")
    if not host.endswith(".localhost"):
        return None
    return f"//localhost:{port}/" if port else "//localhost/"
