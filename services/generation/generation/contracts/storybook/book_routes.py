"""`/api/product/books/`: the books of the caller, who is a customer or a visitor."""

from typing import Any
from uuid import UUID

from common.http import OPTIONAL_TOKEN, AnyCaller, Reads, Transaction, json_response, router
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from generation.contracts.storybook.book_schemas import (
    BookBody,
    BookChangesBody,
    BookDetailBody,
    NeedsStyleBody,
    NewBookBody,
    ResumeBody,
)
from generation.contracts.storybook.tier_schemas import TierBody
from generation.domain.book_owner import BookOwner
from generation.domain.visitor import Visitor
from generation.repository import books
from generation.repository.book_tiers import tier_of
from generation.use_cases.create_book import create_book
from generation.use_cases.delete_book import DeleteBook, delete_book
from generation.use_cases.studio import Studio
from generation.use_cases.update_book import update_book

PREFIX = "/api/product/books"
ONE = "/{book_id:uuid}/"
OPEN: dict[str, Any] = {"security": OPTIONAL_TOKEN}
"""For `openapi_extra` of what visitors may call."""


def book_list_routes() -> APIRouter:
    routes = router(PREFIX, "books", transactional=False)

    @routes.get("/", response_model=list[BookBody], openapi_extra=OPEN)
    async def list_books(caller: AnyCaller, reads: Reads) -> Response:
        """The caller's books, newest first."""
        found = await books.list_own(reads, caller.storefront, BookOwner.of(caller))
        return json_response([BookBody.of(book).model_dump() for book in found])

    @routes.get(
        "/init-create/", response_model=NeedsStyleBody | ResumeBody, openapi_extra=OPEN, summary="Resume or Begin"
    )
    async def init_create(caller: AnyCaller, reads: Reads) -> Response:
        """Where the caller goes on: at the newest draft, or at the choice of a style."""
        draft = await books.newest_draft(reads, caller.storefront, BookOwner.of(caller))
        if draft is None:
            return json_response({"action": "needs_style"})
        return json_response({"action": "resume", "book": BookBody.of(draft).model_dump()})

    return routes


def book_detail_routes(storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "books", transactional=False)

    @routes.get(ONE, response_model=BookDetailBody, openapi_extra=OPEN)
    async def read_book(book_id: UUID, caller: AnyCaller, reads: Reads) -> Response:
        """With the tier that it was paid with."""
        book = await books.find_own(reads, caller.storefront, book_id, BookOwner.of(caller))
        tier = TierBody.of(await tier_of(reads, book.id, book.user_id), storefronts[caller.storefront])
        return json_response(BookDetailBody.of_detail(book, tier).model_dump())

    return routes


book_change_routes = router(PREFIX, "books")


@book_change_routes.post("/", status_code=201, response_model=BookBody, openapi_extra=OPEN, summary="Create Book")
async def create(body: NewBookBody, caller: AnyCaller, uow: Transaction) -> Response:
    """A draft. A visitor can make one book in total."""
    command = body.creation(caller.storefront, BookOwner.of(caller), Visitor.of(caller))
    return json_response(BookBody.of(await create_book(command, uow)).model_dump(), 201)


@book_change_routes.put(ONE, response_model=BookBody, openapi_extra=OPEN, summary="Replace Book")
async def replace(book_id: UUID, body: NewBookBody, caller: AnyCaller, uow: Transaction) -> Response:
    """Change a book. Optional fields that are absent stay."""
    command = body.command(caller.storefront, BookOwner.of(caller), book_id)
    return json_response(BookBody.of(await update_book(command, uow)).model_dump())


@book_change_routes.patch(ONE, response_model=BookBody, openapi_extra=OPEN, summary="Update Book")
async def update(book_id: UUID, body: BookChangesBody, caller: AnyCaller, uow: Transaction) -> Response:
    """Change some of a book."""
    command = body.command(caller.storefront, BookOwner.of(caller), book_id)
    return json_response(BookBody.of(await update_book(command, uow)).model_dump())


def book_deletion_routes(studio: Studio) -> APIRouter:
    routes = router(PREFIX, "books", transactional=False)

    @routes.delete(ONE, status_code=204, response_class=Response, openapi_extra=OPEN, summary="Delete Book")
    async def delete(book_id: UUID, caller: AnyCaller) -> Response:
        """With everything that belongs to it. A book that was ordered cannot be deleted."""
        await delete_book(DeleteBook(storefront=caller.storefront, owner=BookOwner.of(caller), book_id=book_id), studio)
        return Response(status_code=204)

    return routes
