"""A storefront's page for developers: where its documentation is and, with demo data, how to sign in.

It is at `/developers/`, and at the storefront's root where no front end is served.
"""

from html import escape

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import VariantCache
from gateway.docs.demo_accounts import DemoAccounts, placeholders
from gateway.docs.guide import Guide, as_html, filled, guide_to
from gateway.docs.pages import HTML, VARY_ACCEPT, html_page, use_page_policy, wants_page
from gateway.docs.platform_address import base_path, front_page_of
from gateway.edge.account_cards import SCRIPT, account_cards
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute
from gateway.settings import DemoAccount

DOCUMENTS = (
    ("api/docs/", "Try the API", "Swagger UI, which sends requests"),
    ("api/redoc/", "Reference", "the same for reading"),
    ("api/schema/", "OpenAPI", "the same for programs"),
    ("api/staff/docs/", "Staff API", "with which the shop is run"),
    ("api/staff/redoc/", "Staff reference", "the same for reading"),
)


PATHS = ("/", "/developers", "/developers/")


class ShopPage:
    def __init__(self, accounts: DemoAccounts) -> None:
        self._accounts = accounts
        self._variants = VariantCache()

    async def serve(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the response; False if the path is none of PATHS, or if the client did not ask for a page."""
        if route.path not in PATHS or not wants_page(context):
            return False
        use_page_policy(context, writer)
        title = route.storefront.title
        variants = self._variants.get([HTML, VARY_ACCEPT], html_page(title, self._content(route), SCRIPT))
        await writer.send_prepared(await variants.get(coding_for(context)))
        return True

    def _content(self, route: ResolvedRoute) -> str:
        path = base_path(route)
        accounts = self._accounts.of(route.storefront.name)
        heading = '<h2 id="sign-in">Demo accounts</h2>' if accounts else ""
        links = "".join(f'<li><a href="{path}/{url}">{name}</a> {what}</li>' for url, name, what in DOCUMENTS)
        return (
            f"{navigation(route)}<h1>{escape(route.storefront.title)}</h1>"
            f"<p>This shop speaks the contract <code>{escape(route.storefront.contract)}</code>, at "
            f"<code>{escape(route.base)}</code>.</p>"
            f"<h2>Documentation</h2><ul>{links}</ul>"
            f"{heading}{account_cards(accounts, path)}"
            f"{_walk(guide_to(route.storefront.contract), path, self._accounts.customer(route.storefront.name))}"
        )


def _walk(guide: Guide, path: str, customer: DemoAccount | None) -> str:
    """The first steps, as the documentation has them too; nothing for an empty guide."""
    lines = guide.sign_in.demo if customer else guide.sign_in.usual
    if not lines:
        return ""
    steps = "".join(f"<li>{as_html(step)}</li>" for step in filled(lines, placeholders(customer)))
    tries = "".join(f"<li><code>{escape(operation)}</code></li>" for operation in guide.sign_in.then)
    return (
        f'<h2>A first walk</h2><p>In <a href="{path}/api/docs/">Try the API</a>:</p><ol>{steps}</ol>'
        f"<p>Then, for example:</p><ul>{tries}</ul>"
        f"<p>With curl, from the first page to the last: <code>{escape(guide.walk)}</code> in the repository.</p>"
    )


def navigation(route: ResolvedRoute) -> str:
    """A link to the platform's front page, where the address says which one that is."""
    address = front_page_of(route)
    return f'<nav aria-label="Platform"><a href="{escape(address)}">← All shops</a></nav>' if address else ""
