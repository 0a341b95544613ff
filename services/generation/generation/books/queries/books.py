"""Books of one storefront, of any owner: `domain.book_owner` says whose they are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork

from generation.books.errors import BookNotFound
from generation.books.rules.owner import BookOwner
from generation.books.rules.slugs import common_prefix, unique_slug
from generation.books.tables.book import Book, BookStatus

OF_OWNER: LiteralString = """
books.storefront = %(storefront)s and (books.user_id = %(user_id)s::uuid or books.guest_id = %(guest_id)s::uuid)
"""
"""A condition on `books`; its parameters are those of `owned_by`."""
_ONE: LiteralString = "storefront = %(storefront)s and id = %(id)s"
# Not `for update`: rows that refer to the book hold a key-share lock on it, and would wait for each other's.
_LOCKED: LiteralString = f"{_ONE} for no key update"
_NEWEST_DRAFT: LiteralString = f"{OF_OWNER} and status = %(draft)s order by number desc limit 1"
_ALL_OF_USER: LiteralString = """
storefront = %(storefront)s and user_id = %(user_id)s order by number for no key update
"""
_ALL_OF_GUEST: LiteralString = """
storefront = %(storefront)s and guest_id = %(guest_id)s order by number for no key update
"""
_UNCHANGED: LiteralString = "storefront = %(storefront)s and guest_id is not null and updated_at < %(edge)s"
_PAGE: LiteralString = """
storefront = %(storefront)s and number < %(before)s and (%(status)s::text is null or status = %(status)s)
and (%(ids)s::uuid[] is null or id = any(%(ids)s))
and (%(user_id)s::uuid is null or user_id = %(user_id)s) order by number desc limit %(limit)s
"""
_SERIALISE: LiteralString = """
select pg_advisory_xact_lock(hashtextextended('books ' || %(storefront)s || ' ' || %(owner)s, 0))
"""
_DRAFTS: LiteralString = """
select count(*) filter (where not is_paid) as drafts, coalesce(bool_or(is_paid), false) as has_paid from (
  select exists (select from book_tiers t where t.book_id = books.id and t.user_id = books.user_id) as is_paid
  from books where storefront = %(storefront)s and user_id = %(user_id)s
) as owned
"""
_GENERATION: LiteralString = "select pg_advisory_xact_lock(hashtextextended('generation ' || %(book_id)s, 0))"
_SLUGS: LiteralString = f"select slug from books where {OF_OWNER} and starts_with(slug, %(prefix)s)"


def owned_by(storefront: str, owner: BookOwner) -> dict[str, Any]:
    """The parameters of OF_OWNER."""
    return {"storefront": storefront, "user_id": owner.user_id, "guest_id": owner.guest_id}


async def find(executor: Executor, storefront: str, book_id: UUID) -> Book:
    """Raises BookNotFound."""
    return _found(await executor.get(Book, _ONE, storefront=storefront, id=book_id))


async def find_own(executor: Executor, storefront: str, book_id: UUID, owner: BookOwner) -> Book:
    """Raises BookNotFound, BookNotOwned."""
    book = await find(executor, storefront, book_id)
    owner.check(book)
    return book


async def lock(uow: UnitOfWork, storefront: str, book_id: UUID) -> Book:
    """A book for a transaction that changes it or what belongs to it; serialises such transactions.

    Raises BookNotFound.
    """
    return _found(await uow.get(Book, _LOCKED, storefront=storefront, id=book_id))


async def lock_own(uow: UnitOfWork, storefront: str, book_id: UUID, owner: BookOwner) -> Book:
    """The same for its owner. Raises BookNotFound, BookNotOwned, BookClosed."""
    book = await lock(uow, storefront, book_id)
    owner.check(book)
    book.check_open()
    return book


async def list_own(executor: Executor, storefront: str, owner: BookOwner) -> list[Book]:
    """Newest first."""
    return await executor.get_all(Book, f"{OF_OWNER} order by number desc", **owned_by(storefront, owner))


async def page(
    executor: Executor,
    storefront: str,
    before: int,
    limit: int,
    status: BookStatus | None,
    user_id: UUID | None,
    ids: Sequence[UUID] | None = None,
) -> list[Book]:
    """Books of all owners with numbers below `before`, newest first; with `ids` only those."""
    parameters: dict[str, Any] = {"before": before, "limit": limit, "status": status, "user_id": user_id, "ids": ids}
    return await executor.get_all(Book, _PAGE, storefront=storefront, **parameters)


async def newest_draft(executor: Executor, storefront: str, owner: BookOwner) -> Book | None:
    return await executor.get(Book, _NEWEST_DRAFT, **owned_by(storefront, owner), draft=BookStatus.DRAFT)


async def lock_books_of_owner(uow: UnitOfWork, storefront: str, owner: BookOwner) -> None:
    """Let other transactions that add books to this owner, or change their slugs, wait until this one ends.

    Taken before the locks of single books.
    """
    await uow.execute(_SERIALISE, storefront=storefront, owner=str(owner.id))


async def lock_generation(uow: UnitOfWork, book_id: UUID) -> None:
    """Let other transactions that add jobs for the book, or delete its items with their jobs, wait until this one ends.

    Taken before the locks of jobs and of the book. Without it a deletion that has locked the book could find a job that
    was added meanwhile, and another deletion could have locked that one.
    """
    await uow.execute(_GENERATION, book_id=str(book_id))


async def free_slug(uow: UnitOfWork, storefront: str, owner: BookOwner, wanted: str) -> str:
    """`wanted` with a suffix if the owner has a book with it. The owner's books are locked by `lock_books_of_owner`."""
    rows = await uow.fetch(_SLUGS, **owned_by(storefront, owner), prefix=common_prefix(wanted))
    return unique_slug(wanted, {row["slug"] for row in rows})


async def count_drafts(executor: Executor, storefront: str, user_id: UUID) -> tuple[int, bool]:
    """How many of a user's books are not paid for, and whether one is."""
    row = await executor.fetch_one(_DRAFTS, storefront=storefront, user_id=user_id)
    assert row is not None
    return row["drafts"], row["has_paid"]


async def lock_all_of_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> list[Book]:
    return await uow.get_all(Book, _ALL_OF_USER, storefront=storefront, user_id=user_id)


async def lock_all_of_guest(uow: UnitOfWork, storefront: str, guest_id: UUID) -> list[Book]:
    return await uow.get_all(Book, _ALL_OF_GUEST, storefront=storefront, guest_id=guest_id)


async def unchanged_of_guests(
    executor: Executor, storefront: str, edge: datetime, after: int, limit: int
) -> list[Book]:
    """Visitors' books that were not changed since `edge`, with numbers above `after`, in their order."""
    where: LiteralString = f"{_UNCHANGED} and number > %(after)s order by number limit %(limit)s"
    return await executor.get_all(Book, where, storefront=storefront, edge=edge, after=after, limit=limit)


async def lock_unchanged_of_guests(uow: UnitOfWork, storefront: str, edge: datetime, ids: Sequence[UUID]) -> list[Book]:
    """Those of the books that still are so. Books that are being changed are left out."""
    where: LiteralString = f"{_UNCHANGED} and id = any(%(ids)s) for no key update skip locked"
    return await uow.get_all(Book, where, storefront=storefront, edge=edge, ids=list(ids))


async def delete_rows(uow: UnitOfWork, books: Iterable[Book]) -> None:
    """With the rows of characters, pages and versions."""
    await uow.defer("delete from books where id = any(%(ids)s)", ids=[book.id for book in books])


def _found(book: Book | None) -> Book:
    if book is None:
        raise BookNotFound()
    return book
