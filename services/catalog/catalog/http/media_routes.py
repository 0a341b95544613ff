"""`/media/{key}`: the public images of a storefront, in every contract."""

from typing import Any

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.http.files import file_response
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalog.domain.errors import MediaNotFound
from catalog.http.scaled_pictures import WIDTHS, ScaledPictures
from catalog.repository.media import find_media

IMMUTABLE = "public, max-age=31536000, immutable"
PICTURE: dict[str, Any] = {
    "content": {f"image/{each}": {} for each in ("jpeg", "png", "webp", "gif")},
    "description": "The image.",
}


def media_routes(store: ObjectStore) -> APIRouter:
    routes = router("/media", "media", transactional=False)
    scaled = ScaledPictures(store)

    @routes.get("/{key}", response_class=Response, responses={200: PICTURE}, operation_id="media.get")
    @unguarded
    @serves_file
    async def picture(key: str, request: Request, caller: AnyCaller, reads: Reads) -> Response:
        """An image. Its URL contains the hash of its content, so the response can be cached for ever.

        With `?width=400` or `?width=800` it is scaled down to that width, unless it is narrower.
        """
        media = await find_media(reads, caller.storefront, key) if key.isprintable() else None
        if media is None:
            raise MediaNotFound(key=key)
        width = _width(request)
        tag = f"{key}.{width}" if width else key
        headers = {"cache-control": IMMUTABLE, "etag": f'"{tag}"', "x-content-type-options": "nosniff"}
        if _is_cached(request, tag):
            return Response(status_code=304, headers=headers)
        try:
            smaller = await scaled.get(caller.storefront, key, media.size, width) if width else None
            if smaller is not None:
                return Response(smaller, headers=headers, media_type=media.content_type)
            return await file_response(store, caller.storefront, key, media.size, media.content_type, headers)
        except FileNotFoundError as error:
            raise MediaNotFound(key=key) from error

    return routes


def _width(request: Request) -> int | None:
    """None for the picture as it is: without a width, or with one that is not offered."""
    given = request.query_params.get("width", "")
    return int(given) if given in map(str, WIDTHS) else None


def _is_cached(request: Request, tag: str) -> bool:
    tags = request.headers.get("if-none-match", "").split(",")
    return any(each.strip().removeprefix("W/") in (f'"{tag}"', "*") for each in tags)
