"""What a version is generated of: its book's style, its characters with their photographs, and what was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from common.db.executor import Executor

from generation.books.queries import characters, versions
from generation.books.request import IllustratedCharacter, IllustrationRequest
from generation.books.tables.book import Book, BookPage, Character
from generation.books.tables.version import ContentType, Version, product_of
from generation.books.tasks import PICTURE_TYPE
from generation.books.use_cases.prompt_of import negative_prompt_of, prompt_of
from generation.jobs.files import StoredFiles
from generation.jobs.providers.provider import PermanentFailure, Picture
from generation.jobs.queries.assets import content_types

MOST_CHARACTERS, MOST_PHOTOS = 4, 2
"""So many characters have so many photographs each as references."""


async def illustration_of(
    version: Version, provider: str, run_id: UUID, executor: Executor, files: StoredFiles
) -> IllustrationRequest:
    """Raises PermanentFailure if the book, the character or the page was deleted."""
    book = await executor.get(Book, "id = %(id)s", id=version.book_id)
    if book is None:
        raise PermanentFailure("the book is deleted")
    page_number = 1
    if version.content_type == ContentType.PAGE:
        page = await executor.get(BookPage, "id = %(id)s", id=version.item_id)
        if page is None:
            raise PermanentFailure("the page is deleted")
        page_number = page.page_number
    shown = await _shown(version, executor, files)
    facts: dict[str, str] = version.input["facts"]
    return IllustrationRequest(
        storefront=version.storefront,
        provider=provider,
        job_id=version.job_id,
        run_id=run_id,
        product=product_of(version.content_type),
        subject=version.content_type,
        style=book.art_style,
        prompt=prompt_of(version, book, shown),
        negative_prompt=negative_prompt_of(ContentType(version.content_type)),
        text=version.prompt,
        facts=facts,
        characters=shown,
        seed=version.seed,
        aspect_ratio=version.aspect_ratio,
        width=version.input["width"],
        height=version.input["height"],
        page_number=page_number,
        title=version.title_text,
        subtitle=version.subtitle_text,
        author=version.author_name,
        title_position=version.title_position,
        template=version.input["template"],
    )


async def _shown(version: Version, executor: Executor, files: StoredFiles) -> tuple[IllustratedCharacter, ...]:
    found = await characters.of_book(executor, version.book_id)
    by_id = {str(character.id): character for character in found}
    if version.content_type == ContentType.CHARACTER and str(version.item_id) not in by_id:
        raise PermanentFailure("the character is deleted")
    chosen = [by_id[each] for each in version.character_ids if each in by_id]
    attributes: dict[str, dict[str, str]] = version.input["characters"]
    shown = [await _illustrated(each, attributes.get(str(each.id), {}), executor, files) for each in chosen]
    if version.content_type == ContentType.CHARACTER:
        return tuple(shown)
    sheets = [await _sheet(each, executor, files) for each in chosen]
    return tuple(replace(each, sheet=sheet) for each, sheet in zip(shown, sheets, strict=True))


async def _sheet(character: Character, executor: Executor, files: StoredFiles) -> Picture | None:
    """What the customer has generated, or the sheet that was made: with it the character stays the same in the book."""
    version = await versions.find(executor, character.current_version_id) if character.current_version_id else None
    key = version.picture if version is not None and version.picture is not None else character.sheet
    return Picture(await files.content(character.storefront, key), PICTURE_TYPE) if key else None


async def _illustrated(
    character: Character, attributes: dict[str, str], executor: Executor, files: StoredFiles
) -> IllustratedCharacter:
    keys = character.photos[:MOST_PHOTOS]
    types = await content_types(executor, character.storefront, keys)
    photos = []
    for key in keys:
        if key in types:
            content = await files.content(character.storefront, key)
            photos.append(Picture(content, types[key]))
    return IllustratedCharacter(
        id=character.id,
        name=character.name,
        gender=character.gender,
        photos=tuple(photos),
        role=attributes.get("role", ""),
        expression=attributes.get("expression", ""),
        pose=attributes.get("pose", ""),
        costume=attributes.get("costume", ""),
    )


def sizes(width: int) -> dict[str, int]:
    """The size of an upright picture, 2:3, of a width in pixels."""
    return {"width": width, "height": width * 3 // 2}


def snapshot_of(version: Version) -> Any:
    """The prompt as clients see it: what they sent and, of a finished version, what was made of it."""
    sent = version.input["sent"]
    if not version.is_done:
        return sent
    return {
        "input": sent,
        "prompt_text": version.prompt_text,
        "provider_model": version.provider_model,
        "response_id": version.provider_request_id,
        "aspect_ratio": version.aspect_ratio,
    }


def chosen_characters(version_of: UUID | None, requested: Sequence[UUID], of_book: Sequence[Character]) -> list[str]:
    """The ids of the characters in a picture: the one it is of, those that were requested, or all."""
    if version_of is not None:
        return [str(version_of)]
    chosen = list(dict.fromkeys(requested)) or [character.id for character in of_book]
    return [str(each) for each in chosen[:MOST_CHARACTERS]]
