"""The pictures of books, at signed addresses."""

from typing import Any

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from generation.books.queries.files import owned_file
from generation.http.media_urls import PREFIX, named_media
from generation.jobs.errors import FileNotFound

CHUNK = 65_536
HEADERS = {
    "cache-control": "private, max-age=300",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
}
"""The pages of the shop are of another origin than its API."""
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {f"image/{kind}": {} for kind in ("jpeg", "png", "webp")}, "description": "The picture."}
}


def media_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "media", transactional=False)

    @routes.get("/{token}/", response_class=Response, responses=_PICTURE)
    @unguarded
    @serves_file
    async def picture(token: str, caller: AnyCaller, reads: Reads) -> Response:
        """A picture. The token in the address is the permission to see it, for as long as its book has this owner."""
        named = named_media(tokens, caller.storefront, token)
        facts = await owned_file(reads, caller.storefront, *named) if named else None
        if named is None or facts is None:
            raise FileNotFound()
        try:
            stored = await store.get_to_serve(caller.storefront, named[1], facts.size)
        except FileNotFoundError as error:
            raise FileNotFound() from error
        headers = {**HEADERS, "content-length": str(stored.size)}
        return StreamingResponse(stored.chunks(CHUNK), headers=headers, media_type=facts.content_type)

    return routes
