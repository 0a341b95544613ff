"""The files of pictures, at signed addresses."""

from common.db.executor import Executor
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter

from generation.figures.queries.files import shown_file
from generation.http.image_urls import PREFIX, Audience, named_file
from generation.http.signed_files import EVERY_ORIGIN, PRIVATE, signed_file_routes
from generation.jobs.queries.assets import FileFacts


def file_routes(store: ObjectStore, tokens: FileTokens) -> APIRouter:
    async def shown(reads: Executor, storefront: str, token: str) -> FileFacts | None:
        """A picture. The token in the address is the permission to see it, for as long as the picture is shown."""
        named = named_file(tokens, storefront, token)
        if named is None:
            return None
        audience, key = named
        return await shown_file(reads, storefront, key, only_public=audience is Audience.PUBLIC)

    return signed_file_routes(PREFIX, "images", store, shown, ("jpeg", "png"), {**PRIVATE, **EVERY_ORIGIN})
