"""Delete characters."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.queries import characters
from generation.books.rules.owner import BookOwner
from generation.books.use_cases.delete_items import delete_items, lock_items
from generation.books.use_cases.update_character import lock_own_character


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCharacter:
    storefront: str
    owner: BookOwner
    character_id: UUID


async def delete_character(command: DeleteCharacter, uow: UnitOfWork) -> None:
    """With its photographs and versions. Raises CharacterNotFound, BookNotOwned, BookClosed."""
    found = await characters.find(uow, command.storefront, command.character_id)
    await lock_items(uow, command.storefront, found.book_id, [found.id])
    character, book = await lock_own_character(uow, command.storefront, command.character_id, command.owner)
    await delete_items(uow, command.storefront, [character.id], book.user_id)
    await characters.delete(uow, character.id)
    book.updated_at = clock.now()
    await uow.defer_save(book)
