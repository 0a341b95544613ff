"""Create a character of a book from its photographs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.errors import DomainError
from common.kernel.storefronts import Storefront

from generation.books.errors import CharacterLimit
from generation.books.queries import characters
from generation.books.queries.books import find_own, lock_own
from generation.books.queries.tiers import tier_of
from generation.books.queries.visitors import check_character, count_character
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, Character
from generation.books.tables.visitor import Visitor
from generation.books.use_cases.store_photos import PhotoUploads, UploadedFile, store_photos
from generation.jobs.queries.assets import keep, schedule_unused_deletion
from generation.storefront import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCharacter:
    """`character_id` is derived from the request's idempotency key if it has one: repeating it adds no second one.

    `visitor` is the owner's guest, None for a customer.
    """

    storefront: Storefront
    owner: BookOwner
    visitor: Visitor | None
    character_id: UUID
    book_id: UUID
    name: str
    gender: str
    photos: Sequence[UploadedFile]


async def create_character(command: CreateCharacter, uploads: PhotoUploads) -> Character:
    """The limits are checked before the photographs, of which an owner's are decoded one after the other.

    Raises BookNotFound, BookNotOwned, BookClosed, CharacterLimit, VisitorCharacterLimit, InvalidPicture, UploadFailed.
    """
    await find_own(uploads.database.autocommit, command.storefront.name, command.book_id, command.owner)
    async with uploads.locks.of(command.owner.id):
        existing = await _check(command, uploads.database.autocommit)
        if existing is not None:
            return existing
        keys = await store_photos(command.storefront, command.character_id, command.photos, uploads)
        try:
            async with uploads.database.transaction() as uow:
                return await _add(command, keys, uow)
        except DomainError:
            await schedule_unused_deletion(uploads.database.autocommit, command.storefront.name, *keys)
            raise


async def _check(command: CreateCharacter, executor: Executor) -> Character | None:
    """The character if an earlier attempt of the same request has added it."""
    storefront = command.storefront.name
    book = await find_own(executor, storefront, command.book_id, command.owner)
    existing = await characters.of_request(executor, book.id, command.character_id)
    if existing is None:
        book.check_open()
        if command.visitor is not None:
            await check_character(executor, storefront, command.visitor)
        await _check_limit(command, book, executor)
    return existing


async def _add(command: CreateCharacter, keys: list[str], uow: UnitOfWork) -> Character:
    storefront = command.storefront.name
    book = await lock_own(uow, storefront, command.book_id, command.owner)
    if existing := await characters.of_request(uow, book.id, command.character_id):
        await schedule_unused_deletion(uow, storefront, *keys)
        return existing
    if command.visitor is not None:
        await count_character(uow, storefront, command.visitor)
    await _check_limit(command, book, uow)
    character = Character(
        id=command.character_id,
        storefront=storefront,
        book_id=book.id,
        name=command.name,
        gender=command.gender,
        photos=keys,
    )
    await uow.defer_add(character)
    await keep(uow, storefront, *keys)
    book.updated_at = clock.now()
    await uow.defer_save(book)
    return character


async def _check_limit(command: CreateCharacter, book: Book, executor: Executor) -> None:
    """Raises CharacterLimit."""
    limits = command.storefront.section(Books)
    is_paid = await tier_of(executor, book.id, book.user_id) is not None
    most = limits.most_characters_paid if is_paid else limits.most_characters
    count = await characters.count(executor, book.id)
    if count >= most:
        raise CharacterLimit(max_characters=most, current_characters=count)
