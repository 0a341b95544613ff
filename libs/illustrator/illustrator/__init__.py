"""Draws the pictures of story books: character sheets, covers and comic pages."""

from illustrator.drawing import draw, draw_spread
from illustrator.inputs import CharacterInput, CharacterSheet, Cover, Page, Picture
from illustrator.rasters import thumbnail

__all__ = ["CharacterInput", "CharacterSheet", "Cover", "Page", "Picture", "draw", "draw_spread", "thumbnail"]
