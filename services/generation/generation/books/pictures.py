"""A request as the illustrator takes it."""

from collections.abc import Callable
from io import BytesIO

import illustrator
from illustrator import CharacterInput, CharacterSheet, Cover, Page
from PIL import Image

from generation.books.request import IllustratedCharacter, IllustrationRequest
from generation.books.tables.version import ContentType

Photos = tuple[tuple[bytes, ...], ...]
"""The photographs of each character."""


def draw(request: IllustrationRequest, photos: Photos, report: Callable[[int, int, str], None]) -> bytes:
    """A PNG."""
    return illustrator.draw(_picture(request, photos), report)


def thumbnail(png: bytes) -> bytes:
    """A PNG whose longest side has 512 pixels at most."""
    return illustrator.thumbnail(png)


def spread(request: IllustrationRequest, photos: Photos, front: bytes, is_own: bool) -> bytes:
    """The back cover, the spine and the front as a PNG. A provider's front takes the place of the one we draw."""
    cover = _picture(request, photos)
    assert isinstance(cover, Cover)
    drawn = illustrator.draw_spread(cover)
    if is_own:
        return drawn
    with Image.open(BytesIO(drawn), formats=("PNG",)) as whole, Image.open(BytesIO(front), formats=("PNG",)) as made:
        size = cover.width, whole.height
        whole.load()
        whole.paste(made.convert(whole.mode).resize(size, Image.Resampling.LANCZOS), (whole.width - cover.width, 0))
        written = BytesIO()
        whole.save(written, "PNG")
    return written.getvalue()


def _picture(request: IllustrationRequest, photos: Photos) -> CharacterSheet | Cover | Page:
    characters = tuple(_character(each, own) for each, own in zip(request.characters, photos, strict=True))
    if request.subject == ContentType.CHARACTER:
        return CharacterSheet(
            style=request.style,
            character=characters[0],
            prompt=request.text,
            seed=request.seed,
            width=request.width,
            height=request.height,
        )
    if request.subject == ContentType.COVER:
        return Cover(
            style=request.style,
            title=request.title,
            subtitle=request.subtitle,
            author=request.author,
            title_position=dict(request.title_position),
            template=request.template,
            prompt=request.text,
            characters=characters,
            seed=request.seed,
            width=request.width,
            height=request.height,
        )
    return Page(
        style=request.style,
        prompt=request.text,
        facts=request.facts,
        page_number=request.page_number,
        characters=characters,
        seed=request.seed,
        width=request.width,
        height=request.height,
    )


def _character(character: IllustratedCharacter, photos: tuple[bytes, ...]) -> CharacterInput:
    return CharacterInput(
        name=character.name,
        gender=character.gender,
        photos=photos,
        role=character.role,
        expression=character.expression,
        pose=character.pose,
        costume=character.costume,
    )
