"""Scripts and styles of the HTML pages, served from the package, so that no page loads anything from elsewhere."""

import mimetypes
from functools import cache
from importlib.resources import files

from httpwire import Header

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import EncodedVariants
from gateway.http import security_headers
from gateway.http.etags import etag_of, matches
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter

PREFIX = "/_assets/"
SWAGGER = "swagger-ui-5.35.0"
REDOC = "redoc-2.5.4"
FILES = (
    f"{SWAGGER}/swagger-ui-bundle.js",
    f"{SWAGGER}/swagger-ui.css",
    f"{SWAGGER}/favicon-32x32.png",
    f"{REDOC}/redoc.standalone.js",
    "swagger-start.js",
    "docs.css",
    "pages.css",
    "front.css",
    *(f"front/{contract}.jpg" for contract in ("emporium", "marbelle", "reviv", "figureforge", "storybook")),
    "sign-in.js",
)
_CACHE_CONTROL: Header = (b"cache-control", b"public, max-age=86400")


class Assets:
    def owns(self, path: str) -> bool:
        return path.startswith(PREFIX) and path[len(PREFIX) :] in FILES

    async def serve(self, context: RequestContext, path: str, writer: ResponseWriter) -> None:
        """`path` is one that it owns."""
        writer.extra_headers += security_headers.for_api(context.is_https)
        (etag, variants), coding = _read(path[len(PREFIX) :]), coding_for(context)
        unchanged = matches(context.headers.get(b"if-none-match"), etag)
        await writer.send_prepared(variants.not_modified(coding) if unchanged else await variants.get(coding))


@cache
def _read(name: str) -> tuple[bytes, EncodedVariants]:
    """The entity tag and the response. The cache is bounded because `name` is one of FILES."""
    body = files("gateway").joinpath("static", name).read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    etag = etag_of(body)
    headers = [(b"content-type", f"{media_type}{charset}".encode()), (b"etag", etag), _CACHE_CONTROL]
    return etag, EncodedVariants.of(headers, body)
