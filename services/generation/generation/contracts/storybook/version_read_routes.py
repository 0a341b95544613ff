"""`/api/product/character-versions/`, `/cover-versions/` and `/page-versions/`: what was generated."""

from uuid import UUID

from common.http import AnyCaller, BaseUrl, Reads, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.numbered_pages import Page
from fastapi import APIRouter, Request, Response

from generation.books.queries.books import find_own
from generation.books.queries.versions import Versions
from generation.books.rules.owner import BookOwner
from generation.contracts.storybook.filters import OfBook
from generation.contracts.storybook.version_kinds import KINDS, VersionKind, VersionViews
from generation.contracts.storybook.version_lists import Filter, PageNumber, PageSize, VersionQuery

PREFIX = "/api/product"
ONE = "/{version_id:uuid}/"


def version_read_routes(storefronts: Storefronts, tokens: FileTokens) -> list[APIRouter]:
    characters, covers, pages = KINDS
    views = VersionViews(tokens, storefronts)
    routes = [_detail_routes(kind, views) for kind in KINDS]
    return [*routes, _character_list(characters, views), _cover_list(covers, views), _page_list(pages, views)]


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


def _character_list(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)

    @routes.get("/", response_model=list[kind.body] | Page[kind.body], openapi_extra=kind.security)  # type: ignore[name-defined]
    async def list_character_versions(
        request: Request,
        caller: AnyCaller,
        reads: Reads,
        base_url: BaseUrl,
        book_id: OfBook = None,
        character: Filter = None,
        character_id: Filter = None,
        page: PageNumber = None,
        page_size: PageSize = None,
    ) -> Response:
        """The caller's, newest first. `character` and `character_id` are the same."""
        query = VersionQuery.of(
            kind.content_type, book_id=book_id, item_id=character or character_id, number=page, size=page_size
        )
        found = await query.found(caller, reads)
        shown = await views.bodies(found, kind, caller, base_url, reads)
        return json_response(await query.body(shown, caller, reads, request))

    return routes


def _cover_list(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)

    @routes.get("/", response_model=list[kind.body] | Page[kind.body], openapi_extra=kind.security)  # type: ignore[name-defined]
    async def list_cover_versions(
        request: Request,
        caller: AnyCaller,
        reads: Reads,
        base_url: BaseUrl,
        book_id: OfBook = None,
        book: Filter = None,
        page: PageNumber = None,
        page_size: PageSize = None,
    ) -> Response:
        """The caller's, newest first. `book` and `book_id` are the same."""
        query = VersionQuery.of(kind.content_type, book_id=book_id or book, item_id=None, number=page, size=page_size)
        found = await query.found(caller, reads)
        shown = await views.bodies(found, kind, caller, base_url, reads)
        return json_response(await query.body(shown, caller, reads, request))

    return routes


def _page_list(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)

    @routes.get("/", response_model=list[kind.body] | Page[kind.body], openapi_extra=kind.security)  # type: ignore[name-defined]
    async def list_page_versions(
        request: Request,
        caller: AnyCaller,
        reads: Reads,
        base_url: BaseUrl,
        book_id: OfBook = None,
        page: Filter = None,
        page_id: Filter = None,
        page_number: PageNumber = None,
        page_size: PageSize = None,
    ) -> Response:
        """The caller's, newest first. `page` and `page_id` are the same: a page of a book.

        With `page_size` the response is a page of the list; which one, `page_number` says.
        """
        kind.check_reader(caller)
        query = VersionQuery.of(
            kind.content_type,
            book_id=book_id,
            item_id=page or page_id,
            number=page_number if page_size is not None else None,
            size=page_size,
            parameter="page_number",
        )
        found = await query.found(caller, reads)
        shown = await views.bodies(found, kind, caller, base_url, reads)
        return json_response(await query.body(shown, caller, reads, request))

    return routes
