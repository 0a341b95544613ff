"""Things that a story mentions, drawn by name in a style."""

from illustrator.things.catalogue import CATALOGUE, Thing, draw_thing

__all__ = ["CATALOGUE", "Thing", "draw_thing"]
