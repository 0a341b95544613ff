"""Each contract's documentation: the OpenAPI document, Swagger UI and ReDoc, without files from elsewhere."""

from html import escape

import orjson
from httpwire import Header

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import VariantCache
from gateway.docs.assets import PREFIX, REDOC, SWAGGER
from gateway.docs.openapi import OpenApiDocuments
from gateway.docs.pages import HTML, use_page_policy
from gateway.http.errors import MethodNotAllowed
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute

PAGES = ("schema/", "docs/", "redoc/")
JSON: Header = (b"content-type", b"application/json")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{assets}{swagger}/favicon-32x32.png">
{head}
<link rel="stylesheet" href="{assets}docs.css">
</head>
<body>
{body}
</body>
</html>
"""
_SWAGGER = (
    '<link rel="stylesheet" href="{assets}{swagger}/swagger-ui.css">',
    '<div id="swagger-ui" data-schema="{schema}" data-key="{key}" {csrf}></div>'
    '<script src="{assets}{swagger}/swagger-ui-bundle.js"></script>'
    '<script src="{assets}swagger-start.js"></script>',
)
_REDOC = (
    "",
    '<main><redoc spec-url="{schema}"></redoc></main><script src="{assets}{redoc}/redoc.standalone.js"></script>',
)


class Documentation:
    """`schema/`, `docs/` and `redoc/` below the contract's `docs_root`, public and without rate limits.

    A path without the slash at its end is redirected, because these URLs are typed by hand, unless the contract serves
    both forms.
    """

    def __init__(self, documents: OpenApiDocuments) -> None:
        self._documents = documents
        self._variants = VariantCache()

    async def serve(self, context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
        """Send the response; False if the path is none of these."""
        root = route.contract.docs_root
        if not route.path.startswith(root):
            return False
        page = route.path[len(root) :]
        if page not in PAGES and f"{page}/" not in PAGES:
            return False
        if context.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        if page not in PAGES:
            await writer.send_response(308, [(b"location", f"{page}/".encode())])
        elif page == "schema/":
            document = await self._documents.of(route)
            await self._send(context, writer, JSON, orjson.dumps(document))
        else:
            use_page_policy(context, writer)
            schema = "../schema/" if context.scope["path"].endswith("/") else "schema/"
            html = _page(route, schema, *(_SWAGGER if page == "docs/" else _REDOC))
            await self._send(context, writer, HTML, html.encode())
        return True

    async def _send(self, context: RequestContext, writer: ResponseWriter, content_type: Header, body: bytes) -> None:
        variants = self._variants.get([content_type], body)
        await writer.send_prepared(await variants.get(coding_for(context)))


def _page(route: ResolvedRoute, schema: str, head: str, body: str) -> str:
    """`schema` is the URL of the OpenAPI document, relative to the page."""
    storefront, contract = route.storefront, route.contract
    names = {
        "title": escape(f"{storefront.title}: {contract.dialect.title}"),
        "schema": schema,
        "key": f"atelier.{storefront.name}.{contract.name}",
        "csrf": _csrf(route),
        "assets": PREFIX,
        "swagger": SWAGGER,
        "redoc": REDOC,
    }
    return _PAGE.format(head=head.format(**names), body=body.format(**names), **names)


def _csrf(route: ResolvedRoute) -> str:
    """Attributes with the names of the CSRF cookie and header, which the page adds to writes."""
    csrf = route.storefront.csrf
    if csrf is None or route.contract.name != route.storefront.contract:
        return ""
    return f'data-csrf-cookie="{escape(csrf.cookie.name)}" data-csrf-header="{escape(csrf.header)}"'
