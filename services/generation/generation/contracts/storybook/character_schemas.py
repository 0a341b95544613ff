"""Bodies of characters."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.http import Output, shown
from common.kernel.storefronts import Storefront

from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Character
from generation.books.tables.visitor import Visitor
from generation.books.use_cases.create_character import CreateCharacter
from generation.books.use_cases.store_photos import UploadedFile
from generation.books.use_cases.update_character import UpdateCharacter
from generation.contracts.storybook.fields import BookReference, Name
from generation.http.media_urls import MediaUrls


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"


class CharacterChangesBody(BookReference):
    """What is absent stays. A character cannot move to another book."""

    name: Name = ""
    gender: Gender = Gender.MALE

    def command(
        self,
        storefront: Storefront,
        owner: BookOwner,
        character_id: UUID,
        photos: Sequence[UploadedFile],
        *,
        is_replacement: bool,
    ) -> UpdateCharacter:
        """Raises BooksDisagree."""
        return UpdateCharacter(
            storefront=storefront,
            owner=owner,
            character_id=character_id,
            book_id=self.reference,
            name=self.name or None,
            gender=self.gender.value if "gender" in self.model_fields_set else None,
            photos=photos,
            is_replacement=is_replacement,
        )


class NewCharacterBody(CharacterChangesBody):
    """`book_id` or `book`."""

    name: Name

    def creation(
        self,
        storefront: Storefront,
        owner: BookOwner,
        visitor: Visitor | None,
        character_id: UUID,
        photos: Sequence[UploadedFile],
    ) -> CreateCharacter:
        """Raises BooksDisagree, InvalidFields."""
        return CreateCharacter(
            storefront=storefront,
            owner=owner,
            visitor=visitor,
            character_id=character_id,
            book_id=self.required_book(),
            name=self.name,
            gender=self.gender.value,
            photos=photos,
        )


class CharacterBody(Output):
    """`reference_photo` is the path of the first photograph, `reference_photos` the addresses of all; both expire."""

    id: UUID
    book: UUID
    name: str
    gender: Gender
    reference_photo: str | None
    reference_photos: list[str]
    current_version: UUID | None
    total_generation_attempts: int
    free_retry_used: bool
    created_at: datetime
    updated_at: datetime


def character_body(character: Character, urls: MediaUrls) -> dict[str, Any]:
    return shown(
        CharacterBody,
        character,
        book=character.book_id,
        reference_photo=urls.path(character.photos[0]) if character.photos else None,
        reference_photos=[urls.of(key) for key in character.photos],
        current_version=character.current_version_id,
    )
