"""What a version is generated of: its book's style, its characters with their photographs, and what was asked for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from common.db.executor import Executor

from generation.books.queries import characters
from generation.books.request import IllustratedCharacter, IllustrationRequest, Photo
from generation.books.tables.book import Book, BookPage, Character
from generation.books.tables.version import ContentType, Version
from generation.jobs.files import StoredFiles
from generation.jobs.providers.provider import PermanentFailure
from generation.jobs.queries.assets import content_types

MOST_CHARACTERS, MOST_PHOTOS = 4, 2
"""So many characters have so many photographs each as references."""
IN_THE_PICTURE = ("role", "expression", "pose", "costume")


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
        run_id=run_id,
        subject=version.content_type,
        style=book.art_style,
        prompt=prompt_of(version, book, shown),
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
    return tuple([await _illustrated(each, attributes.get(str(each.id), {}), executor, files) for each in chosen])


async def _illustrated(
    character: Character, attributes: dict[str, str], executor: Executor, files: StoredFiles
) -> IllustratedCharacter:
    keys = character.photos[:MOST_PHOTOS]
    types = await content_types(executor, character.storefront, keys)
    photos = []
    for key in keys:
        if key in types:
            content = await files.content(character.storefront, key)
            photos.append(Photo(content=content, content_type=types[key]))
    return IllustratedCharacter(name=character.name, gender=character.gender, photos=tuple(photos), **attributes)


def prompt_of(version: Version, book: Book, illustrated: Sequence[IllustratedCharacter]) -> str:
    """What a hosted model is asked for."""
    parts = [f"{_SUBJECTS[ContentType(version.content_type)]} Style: {book.art_style}."]
    parts += [_described(number, each) for number, each in enumerate(illustrated, 1)]
    if version.content_type == ContentType.COVER:
        titles = ("Title", version.title_text), ("Subtitle", version.subtitle_text), ("Author", version.author_name)
        parts += [f"{name}: {text}" for name, text in titles if text]
        parts += [f"Composition: {version.input['template']}."] if version.input["template"] else []
    parts += [f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in version.input["facts"].items()]
    parts += [version.prompt] if version.prompt else []
    return "\n".join(parts)[:10_000]


_SUBJECTS = {
    ContentType.CHARACTER: "A reference sheet of one character of a children's picture book, on a plain background.",
    ContentType.COVER: "The front cover of a children's picture book, with its title.",
    ContentType.PAGE: "One comic page of a children's picture book.",
}


def _described(number: int, character: IllustratedCharacter) -> str:
    what = "boy" if character.gender == "male" else "girl"
    doing = [text for name in IN_THE_PICTURE if (text := getattr(character, name))]
    likeness = f", like the person in reference {number}" if character.photos else ""
    return f"{character.name}, a {what}{likeness}{': ' if doing else ''}{', '.join(doing)}."


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
