"""Scripts and styles of the documentation pages, served from the package: no page needs the internet."""

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from gateway import protection
from gateway.ready import Header
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
        body, etag, kind = _read(path[len(PREFIX) :])
        headers = [(b"etag", etag), _CACHING]
        if visit.headers.get(b"if-none-match") == etag:
            await outlet.answer(304, headers)
            return
        length = (b"content-length", str(len(body)).encode())
        await outlet.answer(200, [(b"content-type", kind), length, *headers], body)


@cache
def _read(name: str) -> tuple[bytes, bytes, bytes]:
    """Content, entity tag, media type. Only names of FILES come here."""
    body = files("gateway").joinpath("static", name).read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'.encode(), f"{kind}{charset}".encode()
