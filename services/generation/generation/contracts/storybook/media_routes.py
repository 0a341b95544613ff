"""The pictures of books, at signed addresses."""

from common.db.executor import Executor
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter

from generation.books.queries.files import owned_file
from generation.http.media_urls import PREFIX, named_media
from generation.http.signed_files import EVERY_ORIGIN, PRIVATE, signed_file_routes
from generation.jobs.queries.assets import FileFacts

HEADERS = {**PRIVATE, **EVERY_ORIGIN, "referrer-policy": "no-referrer"}


def media_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    async def owned(reads: Executor, storefront: str, token: str) -> FileFacts | None:
        """A picture. The token in the address is the permission to see it, for as long as its book has this owner."""
        named = named_media(tokens, storefront, token)
        return await owned_file(reads, storefront, *named) if named else None

    return signed_file_routes(PREFIX, "media", store, owned, ("jpeg", "png", "webp"), HEADERS)
