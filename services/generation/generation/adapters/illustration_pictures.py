"""A provider's work as the illustrator takes it."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from generation.adapters import illustrations
from generation.adapters.illustrations import CharacterInput, CharacterSheet, Cover, Page
from generation.adapters.providers import IllustratedCharacter, IllustrationWork
from generation.domain.version import ContentType

Photos = tuple[tuple[bytes, ...], ...]
"""The photographs of each character."""


def draw(work: IllustrationWork, photos: Photos, report: Callable[[int, int, str], None]) -> bytes:
    """A PNG."""
    return illustrations.draw(_picture(work, photos), report)


def thumbnail(png: bytes) -> bytes:
    """A PNG whose longest side has 512 pixels at most."""
    return illustrations.thumbnail(png)


def spread(work: IllustrationWork, photos: Photos, front: bytes, is_own: bool) -> bytes:
    """The back cover, the spine and the front as a PNG. A provider's front takes the place of the one we draw."""
    cover = _picture(work, photos)
    assert isinstance(cover, Cover)
    drawn = illustrations.draw_spread(cover)
    if is_own:
        return drawn
    with Image.open(BytesIO(drawn), formats=("PNG",)) as whole, Image.open(BytesIO(front), formats=("PNG",)) as made:
        size = cover.width, whole.height
        whole.load()
        whole.paste(made.convert(whole.mode).resize(size, Image.Resampling.LANCZOS), (whole.width - cover.width, 0))
        written = BytesIO()
        whole.save(written, "PNG")
    return written.getvalue()


def _picture(work: IllustrationWork, photos: Photos) -> CharacterSheet | Cover | Page:
    characters = tuple(_character(each, own) for each, own in zip(work.characters, photos, strict=True))
    if work.subject == ContentType.CHARACTER:
        return CharacterSheet(
            style=work.style,
            character=characters[0],
            prompt=work.text,
            seed=work.seed,
            width=work.width,
            height=work.height,
        )
    if work.subject == ContentType.COVER:
        return Cover(
            style=work.style,
            title=work.title,
            subtitle=work.subtitle,
            author=work.author,
            title_position=dict(work.title_position),
            template=work.template,
            prompt=work.text,
            characters=characters,
            seed=work.seed,
            width=work.width,
            height=work.height,
        )
    return Page(
        style=work.style,
        prompt=work.text,
        facts=work.facts,
        page_number=work.page_number,
        characters=characters,
        seed=work.seed,
        width=work.width,
        height=work.height,
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
