"""The pictures of restorations, at signed addresses."""

from common.db.executor import Executor
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter

from generation.contracts.reviv.picture_urls import PREFIX
from generation.http.signed_files import PRIVATE, signed_file_routes
from generation.jobs.queries.assets import Assets, FileFacts


def file_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    async def visible(reads: Executor, storefront: str, token: str) -> FileFacts | None:
        """A picture. The token in the address is the permission to see it."""
        key = tokens.verify(storefront, token)
        return await Assets(reads, storefront).visible(key) if key else None

    return signed_file_routes(PREFIX, "restorations", store, visible, ("jpeg", "png", "webp"), PRIVATE)
