"""A customer adds the retries of a paid pack to an item."""

from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.errors import Kind, RemoteRefusal
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.orders import OrdersInterface, RetryPack

from generation.books.queries import books, items
from generation.books.queries.allowances import Allowances
from generation.books.queries.tiers import tier_of
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import BookTier
from generation.books.tables.version import AppliedPack, ContentType, RetryAllowance
from generation.books.version_errors import (
    BookNotPaid,
    RetryPackNotFound,
    RetryPackNotOwned,
    RetryPackNotPaid,
    RetryPackOfOtherItem,
    RetryPackOfOtherType,
    RetryPackUsed,
)
from generation.storefront import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRetryPack:
    storefront: Storefront
    user_id: UUID
    content_type: ContentType
    content_id: UUID
    retry_pack_id: UUID


@dataclass(frozen=True, slots=True)
class AppliedRetries:
    allowance: RetryAllowance
    tier: BookTier


async def apply_retry_pack(command: ApplyRetryPack, orders: OrdersInterface, database: Database) -> AppliedRetries:
    """Orders is asked between two transactions. A pack has its effect once, however many requests apply it at once.

    Raises, in this order: CharacterNotFound, BookPageNotFound, BookNotFound, BookNotOwned, RetryPackNotFound,
    RetryPackNotOwned, RetryPackNotPaid, RetryPackUsed, RetryPackOfOtherType, RetryPackOfOtherItem, BookNotPaid.
    """
    name, autocommit = command.storefront.name, database.autocommit
    book_id = await items.book_of_item(autocommit, name, command.content_type, command.content_id)
    await books.find_own(autocommit, name, book_id, BookOwner(user_id=command.user_id))
    pack = await _pack(command, orders)
    if await Allowances(autocommit, name).is_applied(pack.id):
        raise RetryPackUsed()
    _check_item(command, pack)
    tier = await tier_of(autocommit, book_id, command.user_id)
    if tier is None or command.storefront.section(Books).tier(tier.tier_code) is None:
        raise BookNotPaid()
    async with database.transaction() as uow:
        return AppliedRetries(await _apply(command, uow), tier)


async def _pack(command: ApplyRetryPack, orders: OrdersInterface) -> RetryPack:
    """Raises RetryPackNotFound, RetryPackNotOwned, RetryPackNotPaid."""
    try:
        pack = await orders.retry_pack(command.storefront.name, command.retry_pack_id)
    except RemoteRefusal as refusal:
        if refusal.problem().kind is Kind.NOT_FOUND:
            raise RetryPackNotFound() from refusal
        raise
    if pack.user_id != command.user_id:
        raise RetryPackNotOwned()
    if not pack.is_paid:
        raise RetryPackNotPaid()
    return pack


def _check_item(command: ApplyRetryPack, pack: RetryPack) -> None:
    """Raises RetryPackOfOtherType, RetryPackOfOtherItem."""
    if pack.content_type != command.content_type:
        raise RetryPackOfOtherType()
    if pack.content_id != command.content_id:
        raise RetryPackOfOtherItem()


async def _apply(command: ApplyRetryPack, uow: UnitOfWork) -> RetryAllowance:
    """Raises RetryPackUsed."""
    allowances = Allowances(uow, command.storefront.name)
    applied = AppliedPack(
        retry_pack_id=command.retry_pack_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        content_type=command.content_type.value,
        content_id=command.content_id,
        applied_at=clock.now(),
    )
    if not await allowances.add_pack(applied):
        raise RetryPackUsed()
    allowance = await allowances.open(command.user_id, command.content_type, command.content_id)
    allowance.packs += command.storefront.section(Books).pack_size
    allowance.version += 1
    allowance.updated_at = clock.now()
    await uow.defer_save(allowance)
    return allowance
