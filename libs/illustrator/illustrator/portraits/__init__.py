"""Photos of a person to a drawn character: measured once, then drawn in any style, expression, pose and costume."""

from illustrator.portraits.character import Figure, draw_character, draw_figure, draw_head
from illustrator.portraits.likeness import Face, Glasses, Hair, Likeness
from illustrator.portraits.reading import read_likeness

__all__ = [
    "Face",
    "Figure",
    "Glasses",
    "Hair",
    "Likeness",
    "draw_character",
    "draw_figure",
    "draw_head",
    "read_likeness",
]
