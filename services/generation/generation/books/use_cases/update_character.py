"""Change characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.errors import DomainError
from common.kernel.storefronts import Storefront

from generation.books.errors import BookFixed, VisitorMayOnlyRename
from generation.books.queries import characters
from generation.books.queries.books import lock_own
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Book, Character
from generation.books.use_cases.store_photos import PhotoUploads, UploadedFile, store_photos
from generation.jobs.queries.assets import keep, schedule_file_deletion, schedule_unused_deletion


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCharacter:
    """None keeps what is stored, and so does an empty `photos`. `book_id` must be the character's.

    With `is_replacement` it is a request to replace all of the character, which visitors may not make.
    """

    storefront: Storefront
    owner: BookOwner
    character_id: UUID
    book_id: UUID | None
    name: str | None
    gender: str | None
    photos: Sequence[UploadedFile]
    is_replacement: bool


async def update_character(command: UpdateCharacter, uploads: PhotoUploads) -> Character:
    """New photographs take the place of all present ones, whose files are deleted.

    Raises CharacterNotFound, BookNotOwned, BookClosed, BookFixed, VisitorMayOnlyRename, InvalidPicture, UploadFailed.
    """
    storefront, autocommit = command.storefront.name, uploads.database.autocommit
    await characters.find_own(autocommit, storefront, command.character_id, command.owner)
    async with uploads.locks.of(command.owner.id):
        character, book = await characters.find_own(autocommit, storefront, command.character_id, command.owner)
        _check(command, character, book)
        keys = await store_photos(command.storefront, character.id, command.photos, uploads)
        try:
            async with uploads.database.transaction() as uow:
                return await _change(command, keys, uow)
        except DomainError:
            await schedule_unused_deletion(autocommit, storefront, *keys)
            raise


def _check(command: UpdateCharacter, character: Character, book: Book) -> None:
    book.check_open()
    if command.book_id not in (None, character.book_id):
        raise BookFixed()
    more = command.photos or command.gender not in (None, character.gender)
    if command.owner.user_id is None and (command.is_replacement or more):
        raise VisitorMayOnlyRename()


async def _change(command: UpdateCharacter, keys: list[str], uow: UnitOfWork) -> Character:
    storefront = command.storefront.name
    character, book = await lock_own_character(uow, storefront, command.character_id, command.owner)
    character.name = command.name or character.name
    is_same_person = not keys and command.gender in (None, character.gender)
    character.gender = command.gender or character.gender
    if character.sheet is not None and not is_same_person:
        await schedule_file_deletion(uow, storefront, character.sheet)
        character.sheet = None
    if keys:
        await schedule_file_deletion(uow, storefront, *character.photos)
        character.photos = keys
        await keep(uow, storefront, *keys)
    character.updated_at = book.updated_at = clock.now()
    await uow.defer_save(character)
    await uow.defer_save(book)
    return character


async def lock_own_character(
    uow: UnitOfWork, storefront: str, character_id: UUID, owner: BookOwner
) -> tuple[Character, Book]:
    """The character as it is once no other transaction can change its book."""
    found = await characters.find(uow, storefront, character_id)
    book = await lock_own(uow, storefront, found.book_id, owner)
    return await characters.find(uow, storefront, character_id), book
