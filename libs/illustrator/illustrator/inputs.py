"""What is asked of the illustrator. All sizes are in pixels, all pictures upright 2:3 unless said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterInput:
    """One person of the book: `gender` "male" or "female", `photos` verified JPEG, PNG or WebP (may be empty)."""

    name: str
    gender: str
    photos: tuple[bytes, ...] = ()
    role: str = ""
    expression: str = ""
    pose: str = ""
    costume: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterSheet:
    """One character, whole and in several expressions."""

    style: str
    character: CharacterInput
    prompt: str = ""
    seed: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A front cover; `title_position` as `titles.title_place` reads it, `template` heroic, fun, romantic, dramatic."""

    style: str
    title: str
    subtitle: str = ""
    author: str = ""
    title_position: Mapping[str, object] = field(default_factory=dict)
    template: str = ""
    prompt: str = ""
    characters: tuple[CharacterInput, ...] = ()
    seed: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A comic page: `prompt` is the customer's text, `facts` its further fields (genre_mood, narration_text…)."""

    style: str
    prompt: str
    facts: Mapping[str, str] = field(default_factory=dict)
    page_number: int = 1
    characters: tuple[CharacterInput, ...] = ()
    seed: int
    width: int
    height: int


Picture = CharacterSheet | Cover | Page
