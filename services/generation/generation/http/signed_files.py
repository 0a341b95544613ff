"""Pictures at signed addresses, in any contract: `<img src>` sends no access token."""

from collections.abc import Awaitable, Callable, Mapping
from inspect import getdoc
from typing import Any

from common.db.executor import Executor
from common.http import AnyCaller, Reads, router, serves_file, unguarded
from common.http.files import file_response
from common.storage.object_store import ObjectStore
from fastapi import APIRouter
from starlette.responses import Response

from generation.jobs.errors import FileNotFound
from generation.jobs.queries.assets import FileFacts

Lookup = Callable[[Executor, str, str], Awaitable[FileFacts | None]]
"""Of a storefront and a token: the file that the token gives access to, None without access."""
PRIVATE = {
    "cache-control": "private, max-age=300",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}
EVERY_ORIGIN = {"cross-origin-resource-policy": "cross-origin"}
"""The header that lets pages of every origin show a picture."""


def signed_file_routes(
    prefix: str,
    tag: str,
    store: ObjectStore,
    lookup: Lookup,
    formats: tuple[str, ...],
    headers: Mapping[str, str],
    operation_id: str = "files.get",
) -> APIRouter:
    """`PREFIX/{token}/`: pictures of these formats. The docstring of `lookup` describes the operation."""
    routes = router(prefix, tag, transactional=False)
    content: dict[str, Any] = {f"image/{each}": {} for each in formats}
    documented: dict[int | str, dict[str, Any]] = {200: {"content": content, "description": "The picture."}}

    @routes.get(
        "/{token}/",
        response_class=Response,
        responses=documented,
        description=getdoc(lookup),
        operation_id=operation_id,
    )
    @unguarded
    @serves_file
    async def picture(token: str, caller: AnyCaller, reads: Reads) -> Response:
        file = await lookup(reads, caller.storefront, token)
        if file is None:
            raise FileNotFound()
        try:
            return await file_response(store, caller.storefront, file.key, file.size, file.content_type, headers)
        except FileNotFoundError as error:
            raise FileNotFound() from error

    return routes
