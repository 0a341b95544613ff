"""`/media/{key}`: the public images of a storefront, in every contract."""

from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.storage.object_store import ObjectStore, StoredObject
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from catalog.domain.errors import MediaNotFound
from catalog.repository.media import find_media

CHUNK = 65_536
IMMUTABLE = "public, max-age=31536000, immutable"


def media_routes(store: ObjectStore) -> APIRouter:
    routes = router("/media", "media", transactional=False)

    @routes.get("/{key}", response_class=Response)
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
            image = await store.get_to_serve(caller.storefront, key, media.size)
        except FileNotFoundError as error:
            raise MediaNotFound(key=key) from error
        return await _response(image, headers, media.content_type)

    return routes


async def _response(image: StoredObject, headers: dict[str, str], media_type: str) -> Response:
    """Large images are streamed, so that slow clients do not keep whole images in memory."""
    if image.size <= CHUNK:
        return Response(await image.content(), headers=headers, media_type=media_type)
    headers["content-length"] = str(image.size)
    return StreamingResponse(image.chunks(CHUNK), headers=headers, media_type=media_type)


def _is_cached(request: Request, key: str) -> bool:
    tags = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (f'"{key}"', "*") for tag in tags)
