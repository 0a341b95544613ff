"""The files of pictures, at signed addresses."""

from typing import Any

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from generation.figures.queries.files import shown_file
from generation.http.image_urls import PREFIX, Audience, named_file
from generation.jobs.errors import FileNotFound

CHUNK = 65_536
HEADERS = {
    "cache-control": "private, max-age=300",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
}
"""Pages of every origin may show the pictures."""
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {f"image/{kind}": {} for kind in ("jpeg", "png")}, "description": "The picture."}
}


def file_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "images", transactional=False)

    @routes.get("/{token}/", response_class=Response, responses=_PICTURE)
    @unguarded
    @serves_file
    async def picture(token: str, caller: AnyCaller, reads: Reads) -> Response:
        """A picture. The token in the address is the permission to see it, for as long as the picture is shown."""
        named = named_file(tokens, caller.storefront, token)
        if named is None:
            raise FileNotFound()
        audience, key = named
        facts = await shown_file(reads, caller.storefront, key, only_public=audience is Audience.PUBLIC)
        if facts is None:
            raise FileNotFound()
        try:
            stored = await store.get_to_serve(caller.storefront, key, facts.size)
        except FileNotFoundError as error:
            raise FileNotFound() from error
        headers = {**HEADERS, "content-length": str(stored.size)}
        return StreamingResponse(stored.chunks(CHUNK), headers=headers, media_type=facts.content_type)

    return routes
