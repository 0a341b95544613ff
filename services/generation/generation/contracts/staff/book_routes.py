"""Staff's endpoints for picture books: what customers and visitors make, and the lock before printing."""

from typing import Annotated
from uuid import UUID

from common.http import BaseUrl, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import audited_with, row_of
from common.http.following import Follow
from common.http.staff import staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.staff import FollowedPage
from fastapi import APIRouter, Query, Response

from generation.books.queries import books, characters
from generation.books.queries import pages as book_pages
from generation.books.queries.tiers import orders_of
from generation.books.queries.versions import pictures_of
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import BookStatus
from generation.books.use_cases.lock_book import LockBook, LockPage, lock_book, lock_page, print_book
from generation.contracts.staff.book_schemas import (
    BookBody,
    BookDetailBody,
    PageBody,
    Pictures,
    book_body,
    book_detail_body,
)
from generation.http.media_urls import MediaUrls
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS

PREFIX = "/books"
BOOK = row_of("books", "book_id", without=("updated_at", "version"))


def book_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = staff_router(
        PREFIX, "books", reads=Permission.BOOKS_READ, writes=Permission.BOOKS_WRITE, transactional=False
    )

    @routes.get("", response_model=FollowedPage[BookBody])
    async def list_books(
        caller: StaffMember,
        reads: Reads,
        follow: Follow,
        status: Annotated[BookStatus | None, Query()] = None,
        user_id: Annotated[UUID | None, Query()] = None,
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Of customers and visitors, newest first; with `updated_from` in the order of changes."""
        if followed := await follow.page("book", limit):
            ids = [UUID(subject) for subject in followed.subjects]
            changed = await books.page(reads, caller.storefront, ABOVE_ALL_NUMBERS, limit, status, user_id, ids)
            return json_response(followed.body({str(book.id): book_body(book) for book in changed}))
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        found = await books.page(reads, caller.storefront, before, limit + 1, status, user_id)
        items = [book_body(book) for book in found[:limit]]
        following = encode_cursor(found[limit - 1].number) if len(found) > limit else None
        return json_response({"items": items, "next_cursor": following})

    @routes.get("/{book_id}", response_model=BookDetailBody)
    async def read_book(book_id: UUID, caller: StaffMember, reads: Reads, base_url: BaseUrl) -> Response:
        """With its characters, pages and paid orders."""
        book = await books.find(reads, caller.storefront, book_id)
        owner = BookOwner(user_id=book.user_id, guest_id=book.guest_id)
        urls = MediaUrls(tokens, base_url, storefronts[caller.storefront], owner.id)
        of_book = await characters.of_book(reads, book.id)
        pages, orders = await book_pages.of_book(reads, book.id), await orders_of(reads, book.id)
        current = [page.current_version_id for page in pages] + [book.current_cover_version_id]
        keys = await pictures_of(reads, caller.storefront, [each for each in current if each])
        return json_response(book_detail_body(book, of_book, pages, orders, Pictures(keys, urls)))

    return routes


book_lock_routes = staff_router(PREFIX, "books", reads=Permission.BOOKS_READ, writes=Permission.BOOKS_WRITE)


@book_lock_routes.post("/{book_id}/lock", response_model=BookBody, summary="Lock Book")
@audited_with(BOOK)
async def lock(book_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Let nothing of the book be changed any more: it goes to print."""
    book = await lock_book(LockBook(storefront=caller.storefront, book_id=book_id, is_locked=True), uow)
    return json_response(book_body(book))


@book_lock_routes.post("/{book_id}/unlock", response_model=BookBody, summary="Unlock Book")
@audited_with(BOOK)
async def unlock(book_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Let a locked book be changed again."""
    book = await lock_book(LockBook(storefront=caller.storefront, book_id=book_id, is_locked=False), uow)
    return json_response(book_body(book))


@book_lock_routes.post("/{book_id}/print", response_model=BookBody, summary="Mark Book Printed")
@audited_with(BOOK)
async def mark_printed(book_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Note that a locked book was printed: it is never changed again."""
    book = await print_book(caller.storefront, book_id, uow)
    return json_response(book_body(book))


@book_lock_routes.post("/{book_id}/pages/{page_id}/lock", response_model=PageBody, operation_id="books.lock_page")
async def lock_one_page(book_id: UUID, page_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Keep a page as it is, while the rest of the book can be changed."""
    page = await lock_page(LockPage(caller.storefront, book_id, page_id, is_locked=True), uow)
    return json_response(shown(PageBody, page))


@book_lock_routes.post("/{book_id}/pages/{page_id}/unlock", response_model=PageBody, operation_id="books.unlock_page")
async def unlock_one_page(book_id: UUID, page_id: UUID, caller: StaffMember, uow: Transaction) -> Response:
    """Let a locked page be changed again."""
    page = await lock_page(LockPage(caller.storefront, book_id, page_id, is_locked=False), uow)
    return json_response(shown(PageBody, page))
