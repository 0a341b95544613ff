"""The six art styles as data: line, palette, shading, texture and the proportions of the people drawn in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Shading = Literal["cel", "wash", "halftone", "soft", "gouache", "neon"]
Texture = Literal["none", "watercolour", "dots", "grain", "scanlines"]
Colour = tuple[int, int, int]  # sRGB, 0 to 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours of the surroundings and of what is lettered; figures take theirs from the photo, then `Style.tinted`."""

    paper: Colour
    ink: Colour
    sky: tuple[Colour, Colour]  # top, horizon
    ground: tuple[Colour, Colour]  # near, far
    accents: tuple[Colour, Colour, Colour, Colour]
    shadow: Colour  # multiplied into what is in shade
    light: Colour  # of the lit side


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportions:
    """Of a figure and its face, in head heights or as factors of what the photo shows."""

    heads: float  # height of the whole figure
    head_width: float
    jaw: float  # width of the jaw
    chin: float  # 0 round, 1 pointed
    eye_width: float
    eye_height: float
    eye_level: float  # height of the eyes, share of the head from the crown
    iris: float  # diameter, share of the eye's height
    nose: float
    mouth: float
    neck: float  # width
    limbs: float  # thickness
    hands: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    name: str
    keywords: tuple[str, ...]
    shading: Shading
    texture: Texture
    line_width: float  # share of the head's height
    line_colour: Colour | None  # None: a dark tone of what is outlined
    line_variation: float  # 0 even, 1 from hairline to full width
    saturation: float
    contrast: float
    warmth: float  # above 0 towards yellow, below 0 towards blue
    palette: Palette
    proportions: Proportions


MANGA = Style(
    name="Anime/Manga",
    keywords=("manga", "anime", "shonen", "shojo"),
    shading="cel",
    texture="none",
    line_width=0.013,
    line_colour=(38, 26, 44),
    line_variation=0.75,
    saturation=1.12,
    contrast=1.05,
    warmth=0.0,
    palette=Palette(
        paper=(255, 253, 250),
        ink=(32, 24, 40),
        sky=((92, 170, 240), (214, 238, 255)),
        ground=((126, 200, 120), (176, 226, 150)),
        accents=((255, 94, 132), (255, 205, 64), (84, 196, 255), (140, 110, 240)),
        shadow=(205, 168, 190),
        light=(255, 250, 240),
    ),
    proportions=Proportions(
        heads=4.25,
        head_width=0.99,
        jaw=0.86,
        chin=0.75,
        eye_width=1.22,
        eye_height=2.45,
        eye_level=0.6,
        iris=0.94,
        nose=0.45,
        mouth=0.72,
        neck=0.8,
        limbs=0.86,
        hands=0.9,
    ),
)
GHIBLI = Style(
    name="Ghibli Style",
    keywords=("ghibli", "miyazaki", "watercolour", "watercolor", "totoro"),
    shading="wash",
    texture="watercolour",
    line_width=0.0085,
    line_colour=(86, 58, 44),
    line_variation=0.35,
    saturation=0.95,
    contrast=0.98,
    warmth=0.08,
    palette=Palette(
        paper=(252, 247, 232),
        ink=(74, 54, 44),
        sky=((122, 182, 214), (226, 238, 226)),
        ground=((112, 156, 86), (172, 196, 118)),
        accents=((206, 92, 72), (236, 186, 92), (96, 150, 148), (120, 148, 84)),
        shadow=(206, 172, 166),
        light=(255, 246, 222),
    ),
    proportions=Proportions(
        heads=4.0,
        head_width=1.06,
        jaw=1.02,
        chin=0.12,
        eye_width=1.12,
        eye_height=1.95,
        eye_level=0.6,
        iris=0.98,
        nose=0.62,
        mouth=0.95,
        neck=0.86,
        limbs=0.98,
        hands=0.95,
    ),
)
AMERICAN = Style(
    name="American Comic Book",
    keywords=("american", "comic", "superhero", "marvel", "dc", "pop art"),
    shading="halftone",
    texture="dots",
    line_width=0.021,
    line_colour=(16, 14, 22),
    line_variation=0.95,
    saturation=1.16,
    contrast=1.1,
    warmth=0.02,
    palette=Palette(
        paper=(253, 246, 226),
        ink=(14, 12, 20),
        sky=((28, 110, 206), (250, 208, 92)),
        ground=((206, 72, 56), (240, 150, 70)),
        accents=((226, 36, 44), (255, 212, 36), (22, 92, 190), (40, 160, 92)),
        shadow=(150, 120, 150),
        light=(255, 248, 226),
    ),
    proportions=Proportions(
        heads=4.75,
        head_width=0.96,
        jaw=1.06,
        chin=0.35,
        eye_width=1.06,
        eye_height=1.32,
        eye_level=0.545,
        iris=0.82,
        nose=0.95,
        mouth=1.05,
        neck=1.12,
        limbs=1.12,
        hands=1.05,
    ),
)
PIXAR = Style(
    name="Pixar",
    keywords=("pixar", "3d", "cgi", "rendered", "dreamworks"),
    shading="soft",
    texture="none",
    line_width=0.0,
    line_colour=None,
    line_variation=0.0,
    saturation=1.08,
    contrast=1.0,
    warmth=0.06,
    palette=Palette(
        paper=(255, 250, 242),
        ink=(58, 40, 36),
        sky=((86, 166, 232), (255, 226, 186)),
        ground=((104, 176, 84), (190, 214, 110)),
        accents=((240, 92, 66), (255, 190, 60), (60, 168, 200), (136, 92, 190)),
        shadow=(150, 118, 140),
        light=(255, 240, 214),
    ),
    proportions=Proportions(
        heads=3.15,
        head_width=1.08,
        jaw=0.98,
        chin=0.1,
        eye_width=1.38,
        eye_height=2.15,
        eye_level=0.56,
        iris=0.82,
        nose=1.0,
        mouth=1.12,
        neck=0.66,
        limbs=0.88,
        hands=1.12,
    ),
)
DISNEY = Style(
    name="Disney Golden Age",
    keywords=("disney", "golden age", "classic", "storybook", "gouache", "vintage"),
    shading="gouache",
    texture="grain",
    line_width=0.0085,
    line_colour=None,
    line_variation=0.55,
    saturation=0.98,
    contrast=0.98,
    warmth=0.12,
    palette=Palette(
        paper=(250, 238, 212),
        ink=(76, 48, 36),
        sky=((108, 164, 186), (250, 226, 178)),
        ground=((120, 144, 72), (206, 190, 110)),
        accents=((196, 62, 54), (238, 186, 84), (58, 116, 150), (128, 76, 116)),
        shadow=(176, 142, 134),
        light=(255, 240, 204),
    ),
    proportions=Proportions(
        heads=3.7,
        head_width=1.07,
        jaw=1.08,
        chin=0.2,
        eye_width=1.16,
        eye_height=2.1,
        eye_level=0.565,
        iris=0.9,
        nose=0.78,
        mouth=1.15,
        neck=0.74,
        limbs=0.92,
        hands=1.08,
    ),
)
CYBERPUNK = Style(
    name="Cyberpunk",
    keywords=("cyber", "punk", "neon", "futur", "sci-fi", "robot"),
    shading="neon",
    texture="scanlines",
    line_width=0.011,
    line_colour=(10, 8, 30),
    line_variation=0.6,
    saturation=0.82,
    contrast=1.08,
    warmth=-0.16,
    palette=Palette(
        paper=(18, 14, 38),
        ink=(8, 6, 24),
        sky=((18, 10, 48), (146, 34, 140)),
        ground=((20, 18, 52), (48, 28, 92)),
        accents=((255, 46, 150), (0, 236, 255), (255, 226, 60), (130, 80, 255)),
        shadow=(70, 52, 130),
        light=(255, 220, 244),
    ),
    proportions=Proportions(
        heads=4.5,
        head_width=0.97,
        jaw=0.92,
        chin=0.55,
        eye_width=1.2,
        eye_height=1.85,
        eye_level=0.575,
        iris=0.86,
        nose=0.75,
        mouth=0.92,
        neck=0.9,
        limbs=0.95,
        hands=0.98,
    ),
)


def grown(style: Style) -> Style:
    """The style with an adult's proportions: a longer body, smaller eyes that lie higher, a longer nose."""
    form = style.proportions
    return replace(
        style,
        proportions=replace(
            form,
            heads=form.heads * 1.32,
            jaw=form.jaw * 1.05,
            eye_width=form.eye_width * 0.9,
            eye_height=form.eye_height * 0.78,
            eye_level=form.eye_level - 0.045,
            nose=form.nose * 1.3,
            neck=form.neck * 1.2,
            limbs=form.limbs * 1.08,
        ),
    )


STYLES: Mapping[str, Style] = {style.name: style for style in (MANGA, GHIBLI, AMERICAN, PIXAR, DISNEY, CYBERPUNK)}
DEFAULT = DISNEY


def style_named(text: str) -> Style:
    """The style of this name; else the one with most of its keywords in the text, else DEFAULT."""
    if text in STYLES:
        return STYLES[text]
    lowered = text.casefold()
    hits = {style.name: sum(word in lowered for word in style.keywords) for style in STYLES.values()}
    best = max(hits, key=lambda name: hits[name])
    return STYLES[best] if hits[best] else DEFAULT
