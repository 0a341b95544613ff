"""Draws the pictures of story books: character sheets, covers and comic pages."""

from generation.adapters.illustrations.drawing import draw, draw_spread
from generation.adapters.illustrations.inputs import CharacterInput, CharacterSheet, Cover, Page, Picture
from generation.adapters.illustrations.rasters import thumbnail

__all__ = ["CharacterInput", "CharacterSheet", "Cover", "Page", "Picture", "draw", "draw_spread", "thumbnail"]
