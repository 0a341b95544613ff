"""`/api/product/character-versions/`, `/cover-versions/` and `/page-versions/`: what was generated."""

from inspect import getdoc
from typing import Annotated
from uuid import UUID

from common.http import AnyCaller, BaseUrl, Reads, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.numbered_pages import Page
from fastapi import APIRouter, Depends, Request, Response

from generation.books.queries.books import find_own
from generation.books.queries.versions import Versions
from generation.books.rules.owner import BookOwner
from generation.contracts.storybook.version_kinds import KINDS, VersionKind, VersionViews
from generation.contracts.storybook.version_lists import VersionQuery

PREFIX = "/api/product"
ONE = "/{version_id:uuid}/"


def version_read_routes(storefronts: Storefronts, tokens: FileTokens) -> list[APIRouter]:
    views = VersionViews(tokens, storefronts)
    return [*(_detail_routes(kind, views) for kind in KINDS), *(_list_routes(kind, views) for kind in KINDS)]


def _detail_routes(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)

    @routes.get(ONE, response_model=kind.body, openapi_extra=kind.security, summary=f"Read {kind.title}")
    async def read_version(version_id: UUID, caller: AnyCaller, reads: Reads, base_url: BaseUrl) -> Response:
        """A version of an item of one of the caller's books."""
        kind.check_reader(caller)
        version = await Versions(reads, caller.storefront).get(kind.content_type, version_id)
        await find_own(reads, caller.storefront, version.book_id, BookOwner.of(caller))
        return json_response(await views.body(version, kind, caller, base_url, reads))

    return routes


def _list_routes(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)

    @routes.get(
        "/",
        name=f"list_{kind.content_type.lower()}_versions",
        description=getdoc(kind.query),
        response_model=list[kind.body] | Page[kind.body],  # type: ignore[name-defined]
        openapi_extra=kind.security,
    )
    async def list_versions(
        request: Request,
        caller: AnyCaller,
        reads: Reads,
        base_url: BaseUrl,
        query: Annotated[VersionQuery, Depends(kind.query)],
    ) -> Response:
        kind.check_reader(caller)
        found = await query.found(caller, reads)
        shown = await views.bodies(found, kind, caller, base_url, reads)
        return json_response(await query.body(shown, caller, reads, request))

    return routes
