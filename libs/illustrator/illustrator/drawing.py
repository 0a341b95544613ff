"""The illustrator's entrance: what is asked, as a PNG."""

from illustrator.covers import draw_cover, draw_cover_spread
from illustrator.inputs import CharacterSheet, Cover, Page, Picture
from illustrator.pages import Report, draw_page
from illustrator.rasters import png_of
from illustrator.sheets import draw_sheet


def draw(picture: Picture, report: Report) -> bytes:
    """A PNG without metadata of the picture's size; the same picture and seed give the same bytes.

    `report` gets the step that is done, the number of steps, and what it was.
    """
    if isinstance(picture, Page):
        return png_of(draw_page(picture, report))
    if isinstance(picture, Cover):
        return png_of(draw_cover(picture, report))
    assert isinstance(picture, CharacterSheet)
    return png_of(draw_sheet(picture, report))


def draw_spread(cover: Cover) -> bytes:
    """A PNG of back cover, spine and front cover, as high as the front."""
    return png_of(draw_cover_spread(cover))
