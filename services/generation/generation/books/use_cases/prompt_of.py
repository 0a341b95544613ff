"""What a hosted model is asked for in a picture of a book: what it shows, of whom, in which style, and what not."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from generation.books.request import IllustratedCharacter
from generation.books.tables.book import Book
from generation.books.tables.version import ContentType, Version

LONGEST = 10_000
IN_THE_PICTURE = ("role", "expression", "pose", "costume")
SUBJECTS: Mapping[ContentType, str] = MappingProxyType(
    {
        ContentType.CHARACTER: (
            "A character sheet for a children's picture book: one child three times, from the front, from the side and "
            "from behind, whole body, with the same face, hair and clothes, on a plain light background."
        ),
        ContentType.COVER: (
            "The front cover of a children's picture book, upright. Leave a calm area for the title where it is said."
        ),
        ContentType.PAGE: "One upright page of a children's picture book, a single scene that fills the page.",
    }
)
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "Anime/Manga": "clean ink lines, flat cel shading with one shadow, large expressive eyes, bright colours",
        "Ghibli Style": "hand-painted watercolour backgrounds, soft light, simple rounded faces, gentle colours",
        "American Comic Book": "bold black outlines, halftone dots, strong primary colours, dynamic composition",
        "Pixar": "rendered in three dimensions, soft light, rounded forms, warm colours, shallow depth of field",
        "Disney Golden Age": "hand-drawn animation of the 1940s, painted backgrounds, fluid outlines, muted colours",
        "Cyberpunk": "neon light at night, wet reflective streets, teal and magenta, friendly and safe for children",
    }
)
"""What the names of the styles mean, for models that know them differently or not at all."""
MUST_NOT_SHOW = (
    "nudity, violence, blood, weapons, anything frightening, smoking, alcohol, logos, watermarks, signatures, "
    "extra limbs or fingers, a second copy of a character"
)
LETTERS: Mapping[ContentType, str] = MappingProxyType(
    {
        ContentType.CHARACTER: "letters, captions",
        ContentType.COVER: "letters other than the title, the subtitle and the author",
        ContentType.PAGE: "letters other than those that are quoted in the scene",
    }
)


def prompt_of(version: Version, book: Book, illustrated: Sequence[IllustratedCharacter]) -> str:
    content_type = ContentType(version.content_type)
    parts = [SUBJECTS[content_type], _style(book.art_style)]
    reference = 1
    for each in illustrated:
        parts.append(_described(each, reference))
        reference += len(each.references)
    if content_type is ContentType.COVER:
        parts += _titles(version)
    parts += [f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in version.input["facts"].items()]
    parts += [f"Scene: {version.prompt}"] if version.prompt else []
    return "\n".join(parts)[:LONGEST]


def sheet_prompt_of(style: str, character: IllustratedCharacter) -> str:
    """Of a sheet that is made before the pictures in which the character is."""
    return "\n".join([SUBJECTS[ContentType.CHARACTER], _style(style), _described(character, 1)])[:LONGEST]


def negative_prompt_of(content_type: ContentType) -> str:
    return f"{MUST_NOT_SHOW}, {LETTERS[content_type]}"


def _style(name: str) -> str:
    meaning = STYLES.get(name)
    return f"Style: {name}: {meaning}." if meaning else f"Style: {name}."


def _titles(version: Version) -> list[str]:
    titles = ("Title", version.title_text), ("Subtitle", version.subtitle_text), ("Author", version.author_name)
    composition = version.input["template"]
    return [f"{name}: {text}" for name, text in titles if text] + (
        [f"Composition: {composition}."] if composition else []
    )


def _described(character: IllustratedCharacter, reference: int) -> str:
    """`reference` is the number of the character's first picture among those that the model gets."""
    what = "boy" if character.gender == "male" else "girl"
    doing = [text for name in IN_THE_PICTURE if (text := getattr(character, name))]
    return f"{character.name}, a {what}{_likeness(character, reference)}{': ' if doing else ''}{', '.join(doing)}."


def _likeness(character: IllustratedCharacter, reference: int) -> str:
    if not character.references:
        return ""
    if character.sheet:
        return f", exactly the child of the character sheet in picture {reference}: same face, hair and body"
    return f", like the person in picture {reference}"
