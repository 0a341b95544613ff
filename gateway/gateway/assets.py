"""Scripts and styles of the documentation pages, served from the package: no page needs the internet."""

import mimetypes
from functools import cache
from importlib.resources import files

from gateway import protection
from gateway.encodings import coding_for
from gateway.etags import etag_of, matches
from gateway.ready import Header
from gateway.variants import Variants
from gateway.visit import Outlet, Visit

PREFIX = "/_assets/"
SWAGGER = "swagger-ui-5.35.0"
REDOC = "redoc-2.5.4"
FILES = (
    f"{SWAGGER}/swagger-ui-bundle.js",
    f"{SWAGGER}/swagger-ui.css",
    f"{SWAGGER}/favicon-32x32.png",
    f"{REDOC}/redoc.standalone.js",
    "swagger-start.js",
    "front-page.css",
)
_CACHING: Header = (b"cache-control", b"public, max-age=86400")


class Assets:
    def owns(self, path: str) -> bool:
        return path.startswith(PREFIX) and path[len(PREFIX) :] in FILES

    async def answer(self, visit: Visit, path: str, outlet: Outlet) -> None:
        outlet.extra += protection.of_api(visit.secure)
        (etag, whole), coding = _read(path[len(PREFIX) :]), coding_for(visit)
        has_it = matches(visit.headers.get(b"if-none-match"), etag)
        await outlet.give(whole.not_modified(coding) if has_it else await whole.ready(coding))


@cache
def _read(name: str) -> tuple[bytes, Variants]:
    """The entity tag and the answer. Only names of FILES come here."""
    body = files("gateway").joinpath("static", name).read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    etag = etag_of(body)
    return etag, Variants.of([(b"content-type", f"{kind}{charset}".encode()), (b"etag", etag), _CACHING], body)
