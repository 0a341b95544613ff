"""The surroundings of the figure, as a picture without the figure but with its shadow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from figures.arrays import Floats, smoothstep
from figures.drawing.colours import linear
from figures.drawing.ground import Ground
from figures.drawing.lights import Lighting
from figures.drawing.shading import GroundLight
from figures.noise import fractal, looked_up


@dataclass(frozen=True, slots=True)
class Setting:
    """What a background is painted from. `centre` is the figure's place on the ground, `around` the camera's
    direction.
    """

    ground: Ground
    centre: Floats
    around: float
    rng: np.random.Generator

    @property
    def up(self) -> Floats:
        """The sine of each pixel's elevation."""
        return self.ground.directions[..., 2]

    def from_centre(self) -> Floats:
        """Distances on the ground from the figure, in metres."""
        offsets = self.ground.points[..., :2] - self.centre[:2]
        return np.where(self.ground.covers, np.hypot(offsets[..., 0], offsets[..., 1]), 60).astype(np.float32)

    def across(self) -> Floats:
        """Screen coordinates from -1 to 1: column and row."""
        height, width = self.ground.covers.shape
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        return np.stack([columns / width * 2 - 1, rows / height * 2 - 1], -1)


def background(name: str, setting: Setting, lighting: Lighting, light: GroundLight) -> Floats:
    """Linear colours, height by width."""
    picture = _PAINTERS[name](setting)
    away = setting.from_centre()
    strength = np.float32(lighting.shadow)
    shade = (1 - 0.72 * strength * (1 - light.direct)) * (1 - 0.85 * strength * (1 - light.ambient) ** 0.8)
    falloff = np.exp(-np.float32(lighting.pool) * np.minimum(away / 1.6, 3.2) ** 2 * 0.35)
    edge = setting.across()
    vignette = 1 - np.float32(lighting.vignette) * np.clip((edge**2).sum(-1) / 2, 0, 1)
    pool = lighting.backdrop * (falloff * (1 + 1.8 * lighting.pool * np.exp(-((away / 1.5) ** 2))))
    return np.asarray(picture * (np.clip(shade, 0.02, 1) * vignette * pool)[..., None], np.float32)


def _seamless(setting: Setting, near: Floats, far: Floats) -> Floats:
    """A sheet that rises from the floor behind the figure: one colour below, another above."""
    rise = smoothstep(-0.35, 0.45, setting.up)[..., None]
    return near * (1 - rise) + far * rise


def _simple(setting: Setting) -> Floats:
    return _seamless(setting, linear("#d9d6d0"), linear("#c6c5c3"))


def _plain(setting: Setting) -> Floats:
    colour = linear(str(setting.rng.choice(["#7fa3a1", "#c98f6b", "#8d8fb8", "#b9a86a", "#a87f8c", "#7d9a72"])))
    return np.broadcast_to(colour, (*setting.up.shape, 3)).astype(np.float32)


def _gradient(setting: Setting) -> Floats:
    pairs = [("#f2d3b0", "#5b6f9a"), ("#e8dcc8", "#7b5a78"), ("#f0d9d2", "#3f7280"), ("#dfe6ea", "#4d5a73")]
    low, high = pairs[int(setting.rng.integers(len(pairs)))]
    share = np.clip(0.5 - setting.across()[..., 1] / 2, 0, 1)[..., None]
    return np.asarray(linear(low) * (1 - share) + linear(high) * share, np.float32)


def _studio(setting: Setting) -> Floats:
    """A canvas backdrop with brushed clouds over a wooden floor."""
    texture = fractal(setting.rng, 2)
    away = setting.ground.points[..., :2] - setting.centre[:2]
    a = np.radians(setting.around)
    depth = -np.sin(a) * away[..., 0] + np.cos(a) * away[..., 1]
    side = np.cos(a) * away[..., 0] + np.sin(a) * away[..., 1]
    edge = setting.across()
    clouds = looked_up(texture, edge[..., 0] * 0.22 + 0.4, edge[..., 1] * 0.22)
    canvas = linear("#6f6a66") * np.exp(0.22 * clouds + 0.35 - 0.5 * (edge**2).sum(-1))[..., None]
    board = np.floor(side / 0.14)
    grain = looked_up(texture, depth * 0.11 + board * 0.37, side * 1.9 + board * 0.13)
    tone = np.mod(board * 0.618, 1) - 0.5
    seam = smoothstep(0.0, 0.05, np.abs(np.mod(side / 0.14, 1) - 0.5) * -1 + 0.5)
    floor = linear("#8a6a4c") * (np.exp(0.09 * grain + 0.22 * tone) * (0.62 + 0.38 * seam))[..., None]
    behind = smoothstep(1.55, 1.75, np.where(setting.ground.covers, depth, 9))[..., None]
    corner = 1 - 0.45 * np.exp(-(((np.where(setting.ground.covers, depth, 9) - 1.65) / 0.12) ** 2))
    return np.asarray((floor * (1 - behind) + canvas * behind) * corner[..., None], np.float32)


def _outdoor(setting: Setting) -> Floats:
    texture = fractal(setting.rng, 4)
    d = setting.ground.directions
    azimuth = np.arctan2(d[..., 0], d[..., 1])
    height = np.clip(setting.up, 0, 1)
    clouds = looked_up(texture, d[..., 0] / (height + 0.25) * 0.11, d[..., 1] / (height + 0.25) * 0.11)
    sky = linear("#dfeaf2") * (1 - height[..., None] ** 0.5) + linear("#5b93cf") * height[..., None] ** 0.5
    sky = (
        sky
        + (linear("#ffffff") - sky) * (0.75 * smoothstep(0.2, 1.5, clouds) * smoothstep(0.0, 0.15, height))[..., None]
    )
    for distance, tint in ((0.0, "#a9bfcb"), (3.7, "#7f9f92"), (8.1, "#5f8061")):
        ridge = 0.055 - 0.004 * distance + 0.022 * looked_up(texture, azimuth * 0.35 + distance, azimuth * 0 + distance)
        cover = smoothstep(0.003, -0.003, setting.up - ridge)[..., None]
        sky = sky * (1 - cover) + linear(tint) * cover
    p = setting.ground.points
    grass = looked_up(texture, p[..., 0] * 0.35, p[..., 1] * 0.35) * 0.16
    blades = looked_up(texture, p[..., 0] * 2.3, p[..., 1] * 2.3) * 0.22
    patches = looked_up(texture, p[..., 0] * 0.06 + 0.3, p[..., 1] * 0.06)
    near = np.exp(-setting.from_centre() / 14)
    lawn = linear("#738a48") + (linear("#a39a63") - linear("#738a48")) * smoothstep(0.3, 1.6, patches)[..., None]
    lawn = lawn * np.exp(grass + blades * near)[..., None]
    lawn = lawn * near[..., None] + linear("#8fa172") * (1 - near[..., None])
    return np.asarray(np.where(setting.ground.covers[..., None], lawn, sky), np.float32)


def _abstract(setting: Setting) -> Floats:
    """Broad translucent strokes of a limited palette."""
    palettes = [
        ("#efe7da", "#d9822b", "#2f5d62", "#a63d40", "#e9b872"),
        ("#ece9e4", "#3d5a80", "#98c1d9", "#ee6c4d", "#293241"),
        ("#f1ebe0", "#6d597a", "#b56576", "#e56b6f", "#eaac8b"),
    ]
    paper, *paints = palettes[int(setting.rng.integers(len(palettes)))]
    edge, texture = setting.across(), fractal(setting.rng, 2)
    picture = np.broadcast_to(linear(paper), (*setting.up.shape, 3)).astype(np.float32)
    for paint in paints:
        x, y = setting.rng.uniform(-0.8, 0.8, 2)
        angle, length, breadth = (
            setting.rng.uniform(0, np.pi),
            setting.rng.uniform(0.5, 1.1),
            setting.rng.uniform(0.12, 0.4),
        )
        along = (edge[..., 0] - x) * np.cos(angle) + (edge[..., 1] - y) * np.sin(angle)
        off = (edge[..., 1] - y) * np.cos(angle) - (edge[..., 0] - x) * np.sin(angle)
        bristle = looked_up(texture, off * 3.1, along * 0.12 + x)
        wave = looked_up(texture, edge[..., 0] * 0.3 + x, edge[..., 1] * 0.3 + y) * 0.06
        inside = smoothstep(0.02, -0.02, np.maximum(np.abs(along) - length, np.abs(off + wave) - breadth))
        cover = (inside * np.clip(0.62 + 0.16 * bristle, 0, 0.92))[..., None]
        picture = picture * (1 - cover) + linear(paint) * cover
    return picture


def _architectural(setting: Setting) -> Floats:
    """A colonnade behind the figure on a floor of stone tiles."""
    a = np.radians(setting.around)
    right, back = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    d, p = setting.ground.directions, setting.ground.points[..., :2] - setting.centre[:2]
    toward = np.maximum(d[..., 0] * back[0] + d[..., 1] * back[1], 1e-3)
    eye = setting.ground.eye
    travel = (3.0 - (eye[:2] - setting.centre[:2]) @ back) / toward
    height = eye[2] + d[..., 2] * travel
    side = (eye[:2] - setting.centre[:2]) @ right + (d[..., 0] * right[0] + d[..., 1] * right[1]) * travel
    wall = _wall(setting, side.astype(np.float32), height.astype(np.float32))
    x, y = p @ right, p @ back
    tile = np.mod(np.floor(x / 0.6) + np.floor(y / 0.6), 2)
    joint = np.minimum(np.abs(np.mod(x / 0.6, 1) - 0.5), 1) * 2
    joint = np.maximum(joint, np.abs(np.mod(y / 0.6, 1) - 0.5) * 2)
    veins = looked_up(fractal(setting.rng, 4), x.astype(np.float32) * 0.4, y.astype(np.float32) * 0.4)
    floor = (
        linear("#b3a898")
        * ((0.82 + 0.18 * tile) * np.exp(0.05 * veins) * (1 - 0.35 * smoothstep(0.965, 0.99, joint)))[..., None]
    )
    on_floor = setting.ground.covers & (y < 3.0)
    return np.asarray(np.where(on_floor[..., None], floor, wall), np.float32)


def _wall(setting: Setting, side: Floats, height: Floats) -> Floats:
    """Arches every 1.9 m with piers between them, shaded as if lit from the left."""
    bay = np.mod(side / 1.9 + 0.5, 1) - 0.5
    x = bay * 1.9
    spring, radius = 1.95, 0.62
    arch = np.where(height < spring, np.abs(x) - radius, np.hypot(x, height - spring) - radius)
    stone = looked_up(fractal(setting.rng, 8), side * 0.3, height * 0.3)
    course = smoothstep(0.94, 0.99, np.abs(np.mod(height / 0.42, 1) - 0.5) * 2)
    face = linear("#c9bda8") * (np.exp(0.05 * stone) * (1 - 0.12 * course))[..., None]
    inner = linear("#8794a3") * (0.55 + 0.35 * smoothstep(0.0, 2.6, height))[..., None]
    lit_jamb = smoothstep(-0.02, -0.1, arch) * smoothstep(-0.24, -0.1, arch)
    opening = smoothstep(0.01, -0.01, arch)[..., None]
    depth = (0.5 + 0.55 * smoothstep(-0.3, 0.3, x))[..., None]
    jamb = linear("#c0b29b") * depth
    inside = inner * (1 - lit_jamb[..., None]) + jamb * lit_jamb[..., None]
    rim = 1 - 0.25 * np.exp(-(((arch - 0.06) / 0.015) ** 2))
    cornice = 1 - 0.3 * np.exp(-(((height - 2.95) / 0.03) ** 2))
    plinth = 1 - 0.22 * np.exp(-((np.maximum(height, 0) / 0.12) ** 2))
    picture = face * (1 - opening) + inside * opening
    return np.asarray(cv2.GaussianBlur(picture * (rim * cornice * plinth)[..., None], (0, 0), 1.2), np.float32)


_PAINTERS: Mapping[str, Callable[[Setting], Floats]] = {
    "simple": _simple,
    "studio": _studio,
    "outdoor": _outdoor,
    "abstract": _abstract,
    "architectural": _architectural,
    "plain_color": _plain,
    "gradient": _gradient,
}
