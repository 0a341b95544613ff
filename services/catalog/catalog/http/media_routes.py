"""`/media/{key}`: the public images of a storefront, in every contract."""

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.http.files import file_response
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.domain.errors import MediaNotFound
from catalog.repository.media import find_media

IMMUTABLE = "public, max-age=31536000, immutable"


def media_routes(store: ObjectStore) -> APIRouter:
    routes = router("/media", "media", transactional=False)

    @routes.get("/{key}", response_class=Response, operation_id="media.get")
    @unguarded
    @serves_file
    async def picture(key: str, request: Request, caller: AnyCaller, reads: Reads) -> Response:
        """An image. Its URL contains the hash of its content, so the response can be cached for ever."""
        media = await find_media(reads, caller.storefront, key) if key.isprintable() else None
        if media is None:
            raise MediaNotFound(key=key)
        headers = {"cache-control": IMMUTABLE, "etag": f'"{key}"', "x-content-type-options": "nosniff"}
        if _is_cached(request, key):
            return Response(status_code=304, headers=headers)
        try:
            return await file_response(store, caller.storefront, key, media.size, media.content_type, headers)
        except FileNotFoundError as error:
            raise MediaNotFound(key=key) from error

    return routes


def _is_cached(request: Request, key: str) -> bool:
    tags = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (f'"{key}"', "*") for tag in tags)
