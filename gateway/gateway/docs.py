"""Each contract's documentation: the OpenAPI document, Swagger UI and ReDoc, from our own assets."""

from html import escape

import orjson

from gateway import protection
from gateway.assets import PREFIX, REDOC, SWAGGER
from gateway.encodings import coding_for
from gateway.errors import MethodNotAllowed
from gateway.openapi import Documents
from gateway.ready import Header
from gateway.resolve import Place
from gateway.variants import KeptVariants
from gateway.visit import Outlet, Visit

PAGES = ("schema/", "docs/", "redoc/")
JSON: Header = (b"content-type", b"application/json")
HTML: Header = (b"content-type", b"text/html; charset=utf-8")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{assets}{swagger}/favicon-32x32.png">
{head}
</head>
<body>{body}</body>
</html>
"""
_SWAGGER = (
    '<link rel="stylesheet" href="{assets}{swagger}/swagger-ui.css">',
    '<div id="swagger-ui" data-schema="../schema/"></div>'
    '<script src="{assets}{swagger}/swagger-ui-bundle.js"></script>'
    '<script src="{assets}swagger-start.js"></script>',
)
_REDOC = (
    "<style>body{{margin:0}}</style>",
    '<redoc spec-url="../schema/"></redoc><script src="{assets}{redoc}/redoc.standalone.js"></script>',
)


class Documentation:
    """`schema/`, `docs/` and `redoc/` below the contract's documentation root, for everyone and unlimited.

    People type addresses by hand, so a forgotten slash is forgiven here.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._kept = KeptVariants()

    async def answer(self, visit: Visit, place: Place, outlet: Outlet) -> bool:
        """False when the address is none of these."""
        root = place.contract.docs
        if not place.path.startswith(root):
            return False
        page = place.path[len(root) :]
        if page not in PAGES and f"{page}/" not in PAGES:
            return False
        if visit.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        if page not in PAGES:
            await outlet.answer(308, [(b"location", f"{page}/".encode())])
        elif page == "schema/":
            document = await self._documents.of(place)
            await self._answer(visit, outlet, JSON, orjson.dumps(document))
        else:
            _loosen(visit, outlet)
            title = f"{place.storefront.title}: {place.contract.dialect.title}"
            await self._answer(visit, outlet, HTML, _page(title, *(_SWAGGER if page == "docs/" else _REDOC)).encode())
        return True

    async def _answer(self, visit: Visit, outlet: Outlet, kind: Header, body: bytes) -> None:
        await outlet.give(await self._kept.of([kind], body).ready(coding_for(visit)))


def _page(title: str, head: str, body: str) -> str:
    names = {"assets": PREFIX, "swagger": SWAGGER, "redoc": REDOC}
    return _PAGE.format(title=escape(title), head=head.format(**names), body=body.format(**names), **names)


def _loosen(visit: Visit, outlet: Outlet) -> None:
    """A page needs its scripts; data does not."""
    strict = protection.of_api(visit.secure)
    outlet.extra[:] = [
        *(pair for pair in outlet.extra if pair not in strict),
        *protection.of_pages(visit.secure),
    ]
