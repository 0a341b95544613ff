"""A picture to be drawn: a thing before a backdrop, in a view."""

from dataclasses import dataclass
from typing import Protocol

from demo.studio.backdrop import Backdrop, backdrop_image
from demo.studio.canvas import Canvas, View

FROM_THE_FRONT = View()


class Thing(Protocol):
    """An object that can draw itself."""

    def draw(self, canvas: Canvas) -> None: ...


@dataclass(frozen=True, slots=True)
class Shot:
    thing: Thing
    backdrop: Backdrop
    alt_text: str = ""
    view: View = FROM_THE_FRONT

    def render(self) -> bytes:
        """The picture as JPEG, 1600 by 1600 pixels. Every call returns the same bytes."""
        canvas = Canvas(backdrop_image(self.backdrop), self.view)
        self.thing.draw(canvas)
        return canvas.jpeg()
