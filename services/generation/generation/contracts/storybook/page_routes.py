"""`/api/product/pages/`: the pages of a customer's books."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.http import Customer, Reads, Transaction, json_response, router
from common.kernel.callers import Caller
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from generation.books.queries import pages as book_pages
from generation.books.rules.owner import BookOwner
from generation.books.use_cases.create_page import create_page
from generation.books.use_cases.delete_page import DeletePage, delete_page
from generation.books.use_cases.update_page import update_page
from generation.contracts.storybook.filters import OfBook
from generation.contracts.storybook.page_schemas import NewPageBody, PageBody, PageChangesBody, page_body
from generation.storefront import Books

PREFIX = "/api/product/pages"
ONE = "/{page_id:uuid}/"
page_read_routes = router(PREFIX, "pages", transactional=False)


@page_read_routes.get("/", response_model=list[PageBody])
async def list_pages(caller: Customer, reads: Reads, book_id: OfBook = None) -> Response:
    """Of one of the caller's books, or of all of them, by their numbers."""
    found = await book_pages.list_own(reads, caller.storefront, BookOwner.of(caller), book_id)
    return json_response([page_body(page) for page in found])


@page_read_routes.get(ONE, response_model=PageBody)
async def read_page(page_id: UUID, caller: Customer, reads: Reads) -> Response:
    """One page of one of the caller's books."""
    page = await book_pages.find_own(reads, caller.storefront, page_id, BookOwner.of(caller))
    return json_response(page_body(page))


def page_change_routes(storefronts: Storefronts) -> APIRouter:
    routes = router(PREFIX, "pages")

    @routes.post("/", status_code=201, response_model=PageBody, summary="Create Page")
    async def create(body: NewPageBody, caller: Customer, uow: Transaction) -> Response:
        """An empty page with a number that the book does not have yet."""
        body.check(storefronts[caller.storefront].section(Books))
        page = await create_page(body.creation(caller.storefront, BookOwner.of(caller)), uow)
        return json_response(page_body(page), 201)

    @routes.put(ONE, response_model=PageBody, summary="Replace Page")
    async def replace(page_id: UUID, body: NewPageBody, caller: Customer, uow: Transaction) -> Response:
        """Change a page. Texts that are absent stay."""
        return await _update(page_id, body, caller, uow)

    @routes.patch(ONE, response_model=PageBody, summary="Update Page")
    async def update(page_id: UUID, body: PageChangesBody, caller: Customer, uow: Transaction) -> Response:
        """Change some of a page."""
        return await _update(page_id, body, caller, uow)

    @routes.delete(ONE, status_code=204, response_class=Response, summary="Delete Page")
    async def delete(page_id: UUID, caller: Customer, uow: Transaction) -> Response:
        """With its versions."""
        owner = BookOwner.of(caller)
        await delete_page(DeletePage(storefront=caller.storefront, owner=owner, page_id=page_id), uow)
        return Response(status_code=204)

    async def _update(page_id: UUID, body: PageChangesBody, caller: Caller, uow: UnitOfWork) -> Response:
        body.check(storefronts[caller.storefront].section(Books))
        page = await update_page(body.command(caller.storefront, BookOwner.of(caller), page_id), uow)
        return json_response(page_body(page))

    return routes
