"""Files of the object store as responses."""

from collections.abc import Mapping

from starlette.responses import Response, StreamingResponse

from common.storage.object_store import ObjectStore

CHUNK = 65_536


async def file_response(
    store: ObjectStore, storefront: str, key: str, size: int | None, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Raises FileNotFoundError, also for a file of another size, and ServiceUnavailable when the store fails.

    Large files are streamed, so that slow clients do not keep whole files in memory.
    """
    stored = await store.get_to_serve(storefront, key, size)
    if stored.size <= CHUNK:
        return Response(await stored.content(), headers=headers, media_type=media_type)
    headers = {**headers, "content-length": str(stored.size)}
    return StreamingResponse(stored.chunks(CHUNK), headers=headers, media_type=media_type)
