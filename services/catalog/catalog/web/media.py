"""`/media/{key}`: the public images of a storefront, part of every contract."""

from common.web import AnyCaller, Reads, router
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from catalog.domain.errors import MediaNotFound
from catalog.objects import Objects, StoredObject

PIECE = 65_536
FOREVER = "public, max-age=31536000, immutable"
_CONTENT_TYPE = "select content_type from media where storefront = %s and key = %s"


def media_routes(objects: Objects) -> APIRouter:
    routes = router("/media", "media", saga=True)

    @routes.get("/{key}", response_class=Response)
    async def picture(key: str, request: Request, caller: AnyCaller, reads: Reads) -> Response:
        """An image. Its address is made of its content, so it never changes."""
        found = await reads.row(_CONTENT_TYPE, (caller.storefront, key)) if key.isprintable() else None
        if found is None:
            raise MediaNotFound(key=key)
        headers = {"cache-control": FOREVER, "etag": f'"{key}"', "x-content-type-options": "nosniff"}
        if _has_it(request, key):
            return Response(status_code=304, headers=headers)
        try:
            image = await objects.get(caller.storefront, key)
        except FileNotFoundError as error:
            raise MediaNotFound(key=key) from error
        return await _response(image, headers, found["content_type"])

    return routes


async def _response(image: StoredObject, headers: dict[str, str], content_type: str) -> Response:
    """A large image is read as fast as the client takes it, so that slow clients do not fill the memory."""
    if image.size <= PIECE:
        return Response(await image.content(), headers=headers, media_type=content_type)
    headers["content-length"] = str(image.size)
    return StreamingResponse(image.pieces(PIECE), headers=headers, media_type=content_type)


def _has_it(request: Request, key: str) -> bool:
    tags = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (f'"{key}"', "*") for tag in tags)
