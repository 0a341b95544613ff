"""Staff give or take retries of an item, with a reason."""

from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

import structlog
from common.audit import Record
from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.identity import IdentityInterface

from generation.books.queries import books, items
from generation.books.queries.allowances import Allowances
from generation.books.queries.tiers import tier_of
from generation.books.tables.book import Book, BookTier
from generation.books.tables.version import AllowanceCorrection, ContentType, RetryAllowance
from generation.books.use_cases.submit_version import retries_of
from generation.books.version_errors import AllowanceCorrectionRefused, AllowancesNotOffered, AllowanceWithoutCustomer
from generation.storefront import Books

_DONE: LiteralString = "id = %(id)s and storefront = %(storefront)s"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAllowance:
    """`amount` retries are given if positive, and taken if negative. `by` is the member of staff.

    `correction_id` is the same in repetitions.
    """

    correction_id: UUID
    storefront: Storefront
    content_type: ContentType
    content_id: UUID
    amount: int
    reason: str
    by: UUID


async def correct_allowance_of_customer(
    command: CorrectAllowance, identity: IdentityInterface, database: Database, record: Record
) -> tuple[RetryAllowance, BookTier | None]:
    """As `correct_allowance`, if the storefront sells books and the book's customer exists.

    Raises AllowancesNotOffered, what `correct_allowance` raises, and identity's refusal of a customer.
    """
    storefront = command.storefront
    if not storefront.section(Books).tiers:
        raise AllowancesNotOffered()
    item = command.content_type, command.content_id
    _, allowance = await own_allowance(database.autocommit, storefront.name, *item)
    await identity.check_customer(storefront.name, allowance.user_id)
    async with database.transaction() as uow:
        corrected = await correct_allowance(command, uow)
        await record(uow)
        return corrected


async def correct_allowance(command: CorrectAllowance, uow: UnitOfWork) -> tuple[RetryAllowance, BookTier | None]:
    """The allowance of the customer who owns the item, with the tier of its book.

    Raises CharacterNotFound, BookPageNotFound, BookNotFound, AllowanceWithoutCustomer, and AllowanceCorrectionRefused
    if fewer retries would remain than were used.
    """
    name = command.storefront.name
    book, unlocked = await own_allowance(uow, name, command.content_type, command.content_id)
    tier = await tier_of(uow, book.id, unlocked.user_id)
    allowance = await Allowances(uow, name).open(unlocked.user_id, command.content_type, command.content_id)
    if await uow.get(AllowanceCorrection, _DONE, id=command.correction_id, storefront=name):
        return allowance, tier
    most = allowance.max_retries(retries_of(tier, command.storefront))
    if most + command.amount < allowance.used_retries:
        raise AllowanceCorrectionRefused(max_retries=most, used_retries=allowance.used_retries)
    allowance.correction += command.amount
    allowance.version += 1
    allowance.updated_at = clock.now()
    await uow.defer_save(allowance)
    await uow.defer_add(_entry(command, allowance.user_id))
    log.info(
        "allowance_corrected",
        storefront=name,
        user=str(allowance.user_id),
        content_type=command.content_type.value,
        content=str(command.content_id),
        amount=command.amount,
        by=str(command.by),
    )
    return allowance, tier


async def own_allowance(
    executor: Executor, storefront: str, content_type: ContentType, content_id: UUID
) -> tuple[Book, RetryAllowance]:
    """The item's book, and the allowance of the customer who owns it.

    Raises CharacterNotFound, BookPageNotFound, BookNotFound, AllowanceWithoutCustomer.
    """
    book_id = await items.book_of_item(executor, storefront, content_type, content_id)
    book = await books.find(executor, storefront, book_id)
    if book.user_id is None:
        raise AllowanceWithoutCustomer()
    return book, await Allowances(executor, storefront).get(book.user_id, content_type, content_id)


def _entry(command: CorrectAllowance, user_id: UUID) -> AllowanceCorrection:
    return AllowanceCorrection(
        id=command.correction_id,
        storefront=command.storefront.name,
        user_id=user_id,
        content_type=command.content_type.value,
        content_id=command.content_id,
        amount=command.amount,
        reason=command.reason,
        by=command.by,
        created_at=clock.now(),
    )
