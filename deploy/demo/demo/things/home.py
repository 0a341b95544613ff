"""For the home: light, kitchen, plants, furniture."""

from dataclasses import dataclass

from demo.studio.canvas import Canvas
from demo.studio.colours import clear, darker, lighter
from demo.studio.paints import Linear, Radial, ball, cylinder, sheen
from demo.studio.paths import ellipse, mirrored, polygon, rounded, shifted, smooth, softened, turned


@dataclass(frozen=True, slots=True)
class DeskLamp:
    """On two arms, switched on."""

    shade: str = "#d94f3d"
    metal: str = "#c9a46a"

    def draw(self, canvas: Canvas) -> None:
        glow = polygon((452, 330), (596, 300), (760, 640), (330, 640))
        canvas.fill(glow, Radial(((0, "#fff3c4c0"), (1, "#fff3c400")), centre=(0.47, 0), reach=1.02))
        canvas.fill(ellipse(545, 640, 215, 26), Radial(((0, "#fff6d8c0"), (1, "#fff6d800"))))
        canvas.ground(290, 640, 118, 0.5)
        canvas.stroke(polygon((290, 612), (214, 420)), 13, sheen(self.metal, 0.35, 0))
        canvas.stroke(polygon((214, 420), (470, 232)), 13, sheen(self.metal, 0.35, 60))
        for x, y in ((214, 420), (290, 606)):
            canvas.fill(ellipse(x, y, 17), ball(darker(self.metal, 0.15), 0.35))
        canvas.fill(softened(16, (184, 616), (396, 616), (408, 644), (172, 644)), cylinder(self.shade, 0.3))
        canvas.fill(ellipse(526, 322, 62, 34), Radial(((0, "#fffdf2"), (0.6, "#ffeeb0"), (1, "#ffd97a"))))
        hood = smooth((462, 196), (514, 184), (560, 226), (606, 300), (540, 326), (450, 344), (440, 262))
        canvas.fill(hood, sheen(self.shade, 0.3, 40))
        canvas.fill(smooth((470, 214), (500, 204), (490, 250), (462, 316), (456, 270)), clear("#ffffff", 0.28))


@dataclass(frozen=True, slots=True)
class GlobeLamp:
    """A glowing ball of glass."""

    foot: str = "#b08d57"
    glass: str = "#ffe9b8"

    def draw(self, canvas: Canvas) -> None:
        canvas.fill(
            ellipse(400, 340, 380),
            Radial(((0, clear(self.glass, 0.85)), (0.5, clear(self.glass, 0.35)), (1, clear(self.glass, 0)))),
        )
        canvas.ground(400, 644, 116, 0.5)
        canvas.fill(softened(14, (300, 606), (500, 606), (516, 648), (284, 648)), cylinder(self.foot))
        canvas.fill(rounded(376, 486, 48, 126, 8), cylinder(self.foot))
        canvas.fill(rounded(344, 476, 112, 26, 10), cylinder(darker(self.foot, 0.15)))
        colours = ((0, "#ffffff"), (0.45, lighter(self.glass, 0.5)), (0.85, self.glass), (1, darker(self.glass, 0.16)))
        canvas.fill(ellipse(400, 330, 158), Radial(colours, centre=(0.46, 0.46), reach=0.56))
        canvas.fill(ellipse(346, 262, 34, 22), clear("#ffffff", 0.7))


@dataclass(frozen=True, slots=True)
class Mug:
    """A stoneware mug, half glazed, with a hot drink."""

    glaze: str = "#3f6d8c"
    clay: str = "#d9c4a5"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(380, 636, 158, 0.5)
        for x, bend in ((330, 22), (390, -22), (444, 20)):
            steam = smooth((x, 248), (x + bend, 206), (x - bend, 164), (x + bend * 0.6, 118), closed=False)
            canvas.stroke(steam, 13, Linear(90, ((0, "#ffffff00"), (0.4, "#ffffffa0"), (1, "#ffffff60"))))
        canvas.stroke(ellipse(548, 440, 82, 96, -110, 110), 34, sheen(self.glaze, 0.3, 60))
        body = softened(44, (206, 282), (554, 282), (536, 640), (224, 640))
        canvas.fill(body, cylinder(self.clay, 0.24))
        drip = smooth(
            (190, 260), (570, 260), (560, 500), (500, 486), (440, 520), (380, 492), (310, 524), (250, 490), (196, 508)
        )
        canvas.fill(drip, cylinder(self.glaze, 0.3), body)
        canvas.fill(ellipse(380, 292, 174, 34), sheen(lighter(self.glaze, 0.25), 0.2, 0))
        canvas.fill(ellipse(380, 296, 160, 27), darker(self.glaze, 0.45))
        canvas.fill(ellipse(380, 303, 152, 20), Radial(((0, "#8a5733"), (1, "#4d2b17"))))
        canvas.fill(rounded(262, 350, 24, 210, 12), Linear(90, ((0, "#ffffff70"), (1, "#ffffff08"))))


@dataclass(frozen=True, slots=True)
class Kettle:
    """With a long curved spout, on its base."""

    metal: str = "#2e3035"
    wood: str = "#a8743f"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(390, 646, 176, 0.5)
        spout = smooth((300, 560), (214, 548), (186, 452), (196, 350), (160, 286), (116, 284), closed=False)
        canvas.stroke(spout, 26, sheen(self.metal, 0.35, 20))
        handle = smooth((506, 336), (590, 310), (640, 350), (632, 470), (590, 560), closed=False)
        canvas.stroke(handle, 30, sheen(self.wood, 0.3, 20))
        canvas.fill(softened(40, (312, 324), (508, 324), (566, 622), (254, 622)), cylinder(self.metal, 0.3))
        canvas.fill(softened(10, (318, 306), (502, 306), (510, 330), (310, 330)), cylinder(lighter(self.metal, 0.15)))
        canvas.fill(softened(14, (344, 284), (476, 284), (494, 308), (326, 308)), cylinder(self.metal))
        canvas.fill(rounded(392, 248, 36, 38, 12), cylinder(self.wood))
        canvas.fill(rounded(240, 616, 340, 34, 12), cylinder(darker(self.metal, 0.35)))
        canvas.fill(rounded(374, 630, 72, 8, 4), "#ff9b54")
        canvas.fill(
            softened(8, (346, 352), (366, 352), (338, 590), (306, 590)),
            Linear(90, ((0, "#ffffff50"), (1, "#ffffff08"))),
        )


@dataclass(frozen=True, slots=True)
class Plant:
    """A rubber plant in its pot."""

    pot: str = "#d98c6a"
    leaf: str = "#2f7d57"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 644, 84, 0.5)
        for index, (angle, size, x, y) in enumerate(LEAVES):
            colour = (
                lighter(self.leaf, 0.18) if index % 3 == 1 else darker(self.leaf, 0.22) if index % 3 == 0 else self.leaf
            )
            canvas.stroke(polygon((400, 486), (x, y)), 7, darker(self.leaf, 0.35))
            self._leaf(canvas, x, y, angle, size, colour)
        canvas.fill(softened(26, (286, 486), (514, 486), (486, 652), (314, 652)), cylinder(self.pot, 0.28))
        canvas.fill(rounded(272, 462, 256, 46, 12), cylinder(lighter(self.pot, 0.08), 0.28))
        canvas.fill(rounded(284, 508, 232, 10, 4), clear("#000000", 0.14))

    def _leaf(self, canvas: Canvas, x: float, y: float, angle: float, size: float, colour: str) -> None:
        half = ((x, y), (x - size * 0.3, y - size * 0.35), (x - size * 0.27, y - size * 0.75), (x, y - size * 1.1))
        other = ((x + size * 0.27, y - size * 0.75), (x + size * 0.3, y - size * 0.35))
        outline = turned(smooth(*half, *other), angle, (x, y))
        canvas.fill(outline, sheen(colour, 0.24, 20))
        vein = turned(rounded(x - 2, y - size * 1.02, 4, size * 1.02, 2), angle, (x, y))
        canvas.fill(vein, clear(lighter(colour, 0.5), 0.6))


LEAVES = (
    (-68, 170, 360, 430),
    (70, 170, 440, 430),
    (-40, 190, 366, 380),
    (44, 190, 436, 376),
    (-16, 190, 386, 320),
    (20, 186, 414, 316),
    (-86, 130, 372, 462),
    (88, 130, 428, 462),
    (2, 168, 400, 290),
)


@dataclass(frozen=True, slots=True)
class Bottle:
    """Insulated, with a loop on its lid."""

    shell: str = "#4f8a78"
    lid: str = "#2b2d31"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 656, 96, 0.55)
        canvas.stroke(ellipse(400, 152, 44, 42, 180, 360), 16, sheen(self.lid, 0.3, 40))
        canvas.fill(softened(12, (342, 150), (458, 150), (464, 226), (336, 226)), cylinder(self.lid))
        canvas.fill(rounded(338, 222, 124, 16, 4), cylinder("#c9ccd2"))
        body = softened(50, (340, 236), (460, 236), (506, 300), (506, 660), (294, 660), (294, 300))
        canvas.fill(body, cylinder(self.shell, 0.3))
        canvas.fill(rounded(294, 628, 212, 40, 0), cylinder("#c9ccd2"), body)
        canvas.fill(turned(rounded(382, 400, 36, 36, 6), 45, (400, 418)), clear("#ffffff", 0.85))
        canvas.fill(turned(rounded(391, 409, 18, 18, 3), 45, (400, 418)), self.shell)


@dataclass(frozen=True, slots=True)
class Backpack:
    """From the front: a pocket, straps, a loop."""

    cloth: str = "#4b5d52"
    leather: str = "#b9783f"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 654, 172, 0.5)
        canvas.stroke(ellipse(400, 152, 50, 50, 180, 360), 17, sheen(darker(self.cloth, 0.35), 0.2))
        for x in (190, 578):
            canvas.fill(rounded(x, 420, 44, 190, 20), sheen(darker(self.cloth, 0.3), 0.2, 0))
        body = smooth(
            (400, 136),
            (290, 150),
            (228, 240),
            (212, 400),
            (210, 560),
            (236, 646),
            (400, 656),
            (564, 646),
            (590, 560),
            (588, 400),
            (572, 240),
            (510, 150),
        )
        canvas.fill(body, cylinder(self.cloth, 0.24))
        arch = smooth((250, 372), (262, 250), (330, 186), (400, 178), (470, 186), (538, 250), (550, 372), closed=False)
        canvas.stroke(arch, 7, darker(self.cloth, 0.42))
        canvas.fill(rounded(534, 356, 16, 44, 6), self.leather)
        pocket = rounded(248, 420, 304, 206, 44)
        canvas.shadow(shifted(pocket, 0, 8), 14, 0.35)
        canvas.fill(pocket, cylinder(lighter(self.cloth, 0.06), 0.18))
        canvas.fill(rounded(248, 420, 304, 70, 34), sheen(darker(self.cloth, 0.12), 0.1, 90), pocket)
        canvas.fill(rounded(262, 486, 276, 6, 3), darker(self.cloth, 0.45))
        for x in (310, 466):
            canvas.fill(rounded(x, 300, 24, 240, 5), sheen(self.leather, 0.2, 30))
            canvas.fill(rounded(x - 6, 500, 36, 30, 6), sheen("#d9c07f", 0.3))
            canvas.fill(rounded(x + 2, 508, 20, 14, 3), darker(self.leather, 0.35))
        canvas.fill(rounded(358, 250, 84, 54, 8), sheen(self.leather, 0.18, 40))
        canvas.fill(smooth((376, 290), (392, 264), (402, 280), (412, 268), (426, 290)), lighter(self.leather, 0.55))


@dataclass(frozen=True, slots=True)
class Chair:
    """A shell on four wooden legs, with a cushion."""

    cloth: str = "#d8a23a"
    wood: str = "#b98353"

    def draw(self, canvas: Canvas) -> None:
        canvas.ground(400, 668, 168, 0.28)
        for x, spread in ((310, -66), (362, -30)):
            leg = softened(4, (x - 11, 480), (x + 13, 480), (x + spread + 8, 668), (x + spread - 6, 668))
            canvas.fill([leg, mirrored(leg)], sheen(self.wood if x == 310 else darker(self.wood, 0.25), 0.25, 0))
        back = smooth(
            (400, 146),
            (286, 160),
            (246, 250),
            (256, 370),
            (276, 440),
            (400, 452),
            (524, 440),
            (544, 370),
            (554, 250),
            (514, 160),
        )
        canvas.fill(back, sheen(darker(self.cloth, 0.1), 0.24, 30))
        canvas.fill(
            smooth((400, 176), (310, 188), (278, 260), (290, 380), (400, 404), (510, 380), (522, 260), (490, 188)),
            Radial(((0, lighter(self.cloth, 0.18)), (1, self.cloth)), centre=(0.4, 0.35), reach=0.8),
        )
        canvas.fill(
            [ellipse(340 + 60 * n, 258 + 62 * row, 7) for n in range(3) for row in range(2)], darker(self.cloth, 0.35)
        )
        arm = smooth((252, 352), (206, 372), (200, 440), (236, 492), (290, 486), (280, 400))
        canvas.fill([arm, mirrored(arm)], sheen(self.cloth, 0.2, 60))
        canvas.shadow(rounded(264, 440, 272, 40, 20), 12, 0.4)
        canvas.fill(
            rounded(240, 424, 320, 78, 36),
            Linear(90, ((0, lighter(self.cloth, 0.3)), (0.5, self.cloth), (1, darker(self.cloth, 0.3)))),
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A standing desk: two columns, a top of wood, and a few objects on it."""

    wood: str = "#c08a5a"
    metal: str = "#33353b"

    def draw(self, canvas: Canvas) -> None:
        for x in (206, 594):
            canvas.ground(x, 650, 92, 0.5)
            canvas.fill(rounded(x - 20, 388, 40, 150, 3), cylinder(lighter(self.metal, 0.16)))
            canvas.fill(rounded(x - 26, 500, 52, 140, 4), cylinder(self.metal))
            canvas.fill(rounded(x - 92, 634, 184, 18, 8), sheen(self.metal, 0.2, 90))
        canvas.fill(rounded(180, 386, 440, 20, 4), darker(self.metal, 0.2))
        top = Linear(90, ((0, lighter(self.wood, 0.3)), (0.4, self.wood), (1, darker(self.wood, 0.25))))
        canvas.fill(softened(6, (122, 338), (678, 338), (716, 374), (84, 374)), top)
        canvas.fill(rounded(84, 370, 632, 20, 6), darker(self.wood, 0.22))
        canvas.fill(rounded(560, 374, 62, 10, 5), "#1b1c20")
        self._things(canvas)

    def _things(self, canvas: Canvas) -> None:
        canvas.fill(rounded(300, 344, 130, 10, 4), clear("#000000", 0.25))
        for row, (colour, x, width) in enumerate((("#2f6f8f", 302, 126), ("#e0a458", 310, 112), ("#b3452c", 306, 100))):
            canvas.fill(rounded(x, 326 - 22 * row, width, 22, 4), sheen(colour, 0.2, 0))
        canvas.fill(rounded(500, 286, 54, 62, 8), cylinder("#f3eee4", 0.2))
        for angle in (-26, 0, 28):
            leaf = smooth((527, 290), (510, 250), (527, 196), (544, 250))
            canvas.fill(turned(leaf, angle, (527, 292)), sheen("#3f8f63", 0.25, 20))
