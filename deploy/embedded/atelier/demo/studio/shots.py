"""A picture to be taken: a thing, before a backdrop, seen somehow."""

from dataclasses import dataclass
from typing import Protocol

from atelier.demo.studio.backdrop import Backdrop, hang
from atelier.demo.studio.canvas import Canvas, View

FROM_THE_FRONT = View()


class Thing(Protocol):
    """Something that can be drawn."""

    def draw(self, canvas: Canvas) -> None: ...


@dataclass(frozen=True, slots=True)
class Shot:
    thing: Thing
    backdrop: Backdrop
    alt_text: str = ""
    view: View = FROM_THE_FRONT

    def take(self) -> bytes:
        """The picture as JPEG, 800 by 800; the same bytes every time."""
        canvas = Canvas(hang(self.backdrop), self.view)
        self.thing.draw(canvas)
        return canvas.jpeg()
