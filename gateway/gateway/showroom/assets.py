"""`/_assets/showroom/VERSION/FILE`: styles, modules and pictures of the showroom, cached for ever by their version."""

import mimetypes

from httpwire import Header

from gateway.compression.content_coding import coding_for
from gateway.compression.encoded_variants import EncodedVariants
from gateway.docs.assets import PREFIX as ASSETS
from gateway.http import security_headers
from gateway.http.etags import etag_of, matches
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.showroom.files import ShowroomFiles, Snapshot

PREFIX = f"{ASSETS}showroom/"
_FOR_EVER: Header = (b"cache-control", b"public, max-age=31536000, immutable")
_ASK_AGAIN: Header = (b"cache-control", b"no-cache")


class ShowroomAssets:
    """A file of another version than the current one, which a replica of another release has linked, is served as it
    is here, and not cached."""

    def __init__(self, files: ShowroomFiles) -> None:
        self._files = files
        self._responses: dict[tuple[str, bool], tuple[bytes, EncodedVariants]] = {}
        self._version = ""

    async def serve(self, context: RequestContext, writer: ResponseWriter) -> bool:
        """Send the response; False if there is no such file."""
        version, _, name = context.scope["path"].removeprefix(PREFIX).partition("/")
        snapshot = self._files.current()
        if name not in snapshot.contents or name.endswith(".html"):
            return False
        writer.extra_headers += security_headers.for_api(context.is_https)
        if context.method not in ("GET", "HEAD"):
            await writer.send_response(405, [(b"allow", b"GET, HEAD")])
            return True
        etag, variants = self._response(snapshot, name, is_current=version == snapshot.version)
        coding = coding_for(context)
        unchanged = matches(context.headers.get(b"if-none-match"), etag)
        await writer.send_prepared(variants.not_modified(coding) if unchanged else await variants.get(coding))
        return True

    def _response(self, snapshot: Snapshot, name: str, *, is_current: bool) -> tuple[bytes, EncodedVariants]:
        """The entity tag and the response."""
        if self._version != snapshot.version:
            self._version = snapshot.version
            self._responses.clear()
        if (name, is_current) not in self._responses:
            etag = etag_of(snapshot.contents[name])
            headers = [_content_type(name), (b"etag", etag), _FOR_EVER if is_current else _ASK_AGAIN]
            self._responses[name, is_current] = etag, EncodedVariants.of(headers, snapshot.contents[name])
        return self._responses[name, is_current]


def _content_type(name: str) -> Header:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return b"content-type", f"{media_type}{charset}".encode()
