"""The pictures of restorations, at signed addresses."""

from typing import Any

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from generation.contracts.reviv.picture_urls import PREFIX
from generation.jobs.errors import FileNotFound
from generation.jobs.queries.assets import Assets

CHUNK = 65_536
HEADERS = {
    "cache-control": "private, max-age=300",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {f"image/{kind}": {} for kind in ("jpeg", "png", "webp")}, "description": "The picture."}
}


def file_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "restorations", transactional=False)

    @routes.get("/{token}/", response_class=Response, responses=_PICTURE)
    @unguarded
    @serves_file
    async def picture(token: str, caller: AnyCaller, reads: Reads) -> Response:
        """A picture. The token in the address is the permission to see it."""
        key = tokens.verify(caller.storefront, token)
        facts = await Assets(reads, caller.storefront).visible(key) if key else None
        if key is None or facts is None:
            raise FileNotFound()
        try:
            stored = await store.get_to_serve(caller.storefront, key, facts.size)
        except FileNotFoundError as error:
            raise FileNotFound() from error
        headers = {**HEADERS, "content-length": str(stored.size)}
        return StreamingResponse(stored.chunks(CHUNK), headers=headers, media_type=facts.content_type)

    return routes
