"""`/api/product/books/`: the books of the caller, who is a customer or a visitor."""

from typing import Any
from uuid import UUID

from common.db.database import Database
from common.http import OPTIONAL_TOKEN, AddressDigest, AnyCaller, Reads, Transaction, json_response, router
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from fastapi import APIRouter, Response

from generation.books.queries import books
from generation.books.queries.tiers import tier_of
from generation.books.rules.owner import BookOwner
from generation.books.tables.visitor import Visitor
from generation.books.use_cases.create_book import create_book
from generation.books.use_cases.delete_book import DeleteBook, delete_book
from generation.books.use_cases.update_book import update_book
from generation.contracts.storybook.book_schemas import (
    BookBody,
    BookChangesBody,
    BookDetailBody,
    NeedsStyleBody,
    NewBookBody,
    ResumeBody,
    book_body,
    book_detail_body,
)
from generation.contracts.storybook.tier_schemas import tier_body

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
        return json_response([book_body(book) for book in found])

    @routes.get(
        "/init-create/", response_model=NeedsStyleBody | ResumeBody, openapi_extra=OPEN, summary="Resume or Begin"
    )
    async def init_create(caller: AnyCaller, reads: Reads) -> Response:
        """Where the caller goes on: at the newest draft, or at the choice of a style."""
        draft = await books.newest_draft(reads, caller.storefront, BookOwner.of(caller))
        if draft is None:
            return json_response({"action": "needs_style"})
        return json_response({"action": "resume", "book": book_body(draft)})

    return routes


def book_detail_routes(storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "books", transactional=False)

    @routes.get(ONE, response_model=BookDetailBody, openapi_extra=OPEN)
    async def read_book(book_id: UUID, caller: AnyCaller, reads: Reads) -> Response:
        """With the tier that it was paid with."""
        book = await books.find_own(reads, caller.storefront, book_id, BookOwner.of(caller))
        tier = tier_body(await tier_of(reads, book.id, book.user_id), storefronts[caller.storefront])
        return json_response(book_detail_body(book, tier))

    return routes


def book_change_routes(storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "books")

    @routes.post("/", status_code=201, response_model=BookBody, openapi_extra=OPEN, summary="Create Book")
    async def create(body: NewBookBody, caller: AnyCaller, address: AddressDigest, uow: Transaction) -> Response:
        """A draft. A visitor can make one book in total."""
        owner, visitor = BookOwner.of(caller), Visitor.of(caller, address)
        book = await create_book(body.creation(storefronts[caller.storefront], owner, visitor), uow)
        return json_response(book_body(book), 201)

    @routes.put(ONE, response_model=BookBody, openapi_extra=OPEN, summary="Replace Book")
    async def replace(book_id: UUID, body: NewBookBody, caller: AnyCaller, uow: Transaction) -> Response:
        """Change a book. Optional fields that are absent stay."""
        command = body.command(caller.storefront, BookOwner.of(caller), book_id)
        return json_response(book_body(await update_book(command, uow)))

    @routes.patch(ONE, response_model=BookBody, openapi_extra=OPEN, summary="Update Book")
    async def update(book_id: UUID, body: BookChangesBody, caller: AnyCaller, uow: Transaction) -> Response:
        """Change some of a book."""
        command = body.command(caller.storefront, BookOwner.of(caller), book_id)
        return json_response(book_body(await update_book(command, uow)))

    return routes


def book_deletion_routes(orders: OrdersInterface, database: Database) -> APIRouter:
    routes = router(PREFIX, "books", transactional=False)

    @routes.delete(ONE, status_code=204, response_class=Response, openapi_extra=OPEN, summary="Delete Book")
    async def delete(book_id: UUID, caller: AnyCaller) -> Response:
        """With everything that belongs to it. A book that was ordered cannot be deleted."""
        command = DeleteBook(storefront=caller.storefront, owner=BookOwner.of(caller), book_id=book_id)
        await delete_book(command, orders, database)
        return Response(status_code=204)

    return routes
