"""Care products: bottles, tins, cloths."""

from dataclasses import dataclass

from demo.stones.cut import Cut
from demo.stones.stone import Stone
from demo.studio.canvas import Canvas
from demo.studio.colours import darker, lighter
from demo.studio.paints import Linear, ball, cylinder, sheen
from demo.studio.paths import ellipse, polygon, rounded, shifted, smooth, softened, turned


@dataclass(frozen=True, slots=True)
class Label:
    """A label with two lines of text below a strip of the stone that the product is for."""

    stone: Stone
    title: str
    line: str
    ink: str = "#2e3033"

    def stick(self, canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        """Draw it with its upper left corner at a point."""
        canvas.fill(rounded(x, y, width, height, 6), "#faf8f4")
        canvas.fill(rounded(x, y, width, height * 0.42, 6), Cut(self.stone, 0.6))
        middle = x + width / 2
        canvas.text(self.title, (middle, y + height * 0.6), 30, self.ink)
        canvas.text(self.line, (middle, y + height * 0.78), 19, lighter(self.ink, 0.3))
        bent = Linear(0, ((0, "#00000040"), (0.25, "#ffffff30"), (0.6, "#00000000"), (1, "#0000004d")))
        canvas.fill(rounded(x, y, width, height, 6), bent)


@dataclass(frozen=True, slots=True)
class Bottle:
    """With a trigger to spray, or with a cap."""

    label: Label
    body: str = "#e9e6e0"
    cap: str = "#3a3d40"
    sprays: bool = True

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 712, 120, 0.6)
        if self.sprays:
            self._trigger(canvas)
        else:
            canvas.fill(rounded(358, 150, 84, 80, 10), cylinder(self.cap))
        canvas.fill(rounded(364, 222, 72, 50, 6), cylinder(darker(self.body, 0.12)))
        half = smooth((362, 262), (340, 290), (290, 330), (278, 400), (278, 560), (278, 690), closed=False)
        left = [(float(x), float(y)) for x, y in half]
        flank = polygon(*left, (290, 708), (400, 714), (510, 708), *((800 - x, y) for x, y in reversed(left)))
        canvas.fill(flank, cylinder(self.body, 0.24))
        self.label.stick(canvas, 282, 410, 236, 232)

    def _trigger(self, canvas: Canvas) -> None:
        head = softened(
            14, (300, 112), (470, 104), (486, 150), (440, 176), (440, 232), (360, 232), (360, 176), (300, 150)
        )
        canvas.fill(
            smooth((322, 168), (304, 214), (312, 268), (330, 268), (336, 214), (352, 176)),
            sheen(lighter(self.cap, 0.15)),
        )
        canvas.fill(head, sheen(self.cap, 0.3))
        canvas.fill(rounded(284, 114, 24, 34, 5), sheen(lighter(self.cap, 0.3)))


@dataclass(frozen=True, slots=True)
class Tin:
    """Round and flat, with stone on its lid."""

    label: Label
    metal: str = "#b9bcbf"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 690, 210, 0.55)
        side = polygon((190, 430), (610, 430), (610, 660), (400, 706), (190, 660))
        canvas.fill(side, cylinder(self.metal))
        canvas.fill(ellipse(400, 662, 210, 44), cylinder(darker(self.metal, 0.1)))
        canvas.fill(ellipse(400, 430, 214, 66), sheen(lighter(self.metal, 0.25), 0.3))
        canvas.fill(ellipse(400, 430, 196, 56), Cut(self.label.stone, 0.7))
        canvas.fill(ellipse(400, 430, 196, 56), Linear(50, ((0, "#ffffff59"), (0.5, "#ffffff00"), (1, "#00000033"))))
        self.label.stick(canvas, 262, 500, 276, 176)


@dataclass(frozen=True, slots=True)
class Canister:
    """A big can with a handle."""

    label: Label
    body: str = "#dfe2e4"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 716, 190, 0.6)
        canvas.fill(rounded(470, 130, 76, 70, 10), cylinder("#a63b32"))
        handle = [rounded(240, 170, 200, 100, 34), rounded(276, 206, 128, 34, 16)]
        canvas.fill(handle[0], sheen(self.body, 0.2))
        canvas.fill(handle[1], "#8f8b84")
        canvas.fill(softened(36, (214, 232), (588, 196), (594, 712), (208, 712)), sheen(self.body, 0.22, 20))
        self.label.stick(canvas, 252, 330, 300, 300)


@dataclass(frozen=True, slots=True)
class Cloths:
    """A stack of folded cloths."""

    colours: tuple[str, ...]

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 664, 220, 0.55)
        for index, colour in enumerate(self.colours):
            y = 610 - 66 * index
            fold = shifted(softened(30, (190, y - 8), (610, y - 8), (616, y + 52), (184, y + 52)), 7 * (index % 2), 0)
            canvas.fill(fold, sheen(colour, 0.18, 80))
            canvas.fill(rounded(196, y + 20, 408, 4, 2), darker(colour, 0.22))
        top = 610 - 66 * len(self.colours) + 58
        upper = softened(26, (250, top - 92), (560, top - 92), (612, top + 12), (190, top + 12))
        canvas.fill(upper, sheen(lighter(self.colours[-1], 0.12), 0.16, 70))


@dataclass(frozen=True, slots=True)
class Pads:
    """Three discs for polishing."""

    colours: tuple[str, str, str]

    def draw(self, canvas: Canvas) -> None:
        for colour, x, y in zip(self.colours, (290, 505, 400), (330, 350, 520), strict=True):
            canvas.shadow(ellipse(x + 8, y + 18, 150), 18, 0.4)
            canvas.fill(ellipse(x, y, 150), ball(colour, 0.2))
            for turn in range(0, 360, 30):
                spoke = turned(rounded(x + 40, y - 4, 92, 8, 4), turn, (x, y))
                canvas.fill(spoke, darker(colour, 0.25))
            canvas.fill(ellipse(x, y, 30), darker(colour, 0.55))
