"""Hair: a cap of locks on the scalp, and what hangs from it."""

from dataclasses import dataclass

import numpy as np

from figures.arrays import Bools, Floats, smoothstep, unit
from figures.body.complexion import Complexion
from figures.body.figure import Cut, Figure
from figures.clothing.garments import Garment, sewn
from figures.mesh import grid, tube
from figures.noise import fractal, looked_up
from figures.scene import Material, Piece

HAIR = 9  # part number
_HAIR = Material(gloss=0.12, sharpness=14)
_FRONT_TO_BACK = [-0.14, -0.1, -0.075, -0.045, -0.01, 0.02, 0.05]
_HAIRLINE = [0.79, 0.785, 0.768, 0.735, 0.728, 0.70, 0.645]


def scalp(cut: Cut, recede: float = 0.0) -> Bools:
    """The points that grow hair; `recede` raises the forehead by metres."""
    ear = (cut.x > 0.066) & (cut.z < 0.752) & (cut.y < 0.035) & (cut.y > -0.06)
    return np.asarray((cut.z > _hairline(cut.y, recede)) & (cut.shares["neck"] > 0.5) & ~ear)


def _tapered(cut: Cut, recede: float) -> Floats:
    """1 at the hairline, 0 three centimetres inside."""
    return 1 - smoothstep(0.0, 0.03, cut.z - _hairline(cut.y, recede))


def _hairline(back: Floats, recede: float) -> Floats:
    """The height at which hair begins, by how far back it is."""
    return np.asarray(np.interp(back, _FRONT_TO_BACK, _HAIRLINE) + recede * (back < -0.03), np.float32)


def stubble(model: Floats, style: "Hairstyle") -> Floats:
    """How much the skin at points of the model shows roots of hair: it softens the edge of the hair."""
    inside = model[:, 2] - _hairline(model[:, 1], style.recede)
    ear = (np.abs(model[:, 0]) > 0.068) & (model[:, 2] < 0.752) & (model[:, 1] < 0.03)
    return np.asarray(0.85 * smoothstep(-0.012, 0.008, inside) * (model[:, 2] > 0.62) * ~ear, np.float32)


@dataclass(frozen=True, slots=True)
class Hairstyle:
    thickness: float
    rounds: int
    curls: float
    recede: float = 0.0
    bob: float = 0.0  # length of hair that hangs beside the face, in metres
    bun: float = 0.0  # radius of a knot at the back
    tail: float = 0.0  # length of a ponytail


_SHORT = (Hairstyle(0.012, 3, 0.004), Hairstyle(0.018, 5, 0.006), Hairstyle(0.005, 1, 0.0015))
_LONG = (
    Hairstyle(0.014, 4, 0.004, bob=0.17),
    Hairstyle(0.009, 3, 0.003, bun=0.042),
    Hairstyle(0.009, 3, 0.003, bun=0.024, tail=0.30),
    Hairstyle(0.015, 4, 0.005, bob=0.27),
)
_CURLY = (Hairstyle(0.034, 5, 0.011), Hairstyle(0.008, 2, 0.004), Hairstyle(0.055, 6, 0.013))


def hairstyle(tone: Complexion, feminine: float, old: bool, rng: np.random.Generator) -> Hairstyle:
    long = rng.random() < 0.1 + 0.8 * feminine
    pool = _CURLY if tone.curly and rng.random() < 0.75 else _LONG if long else _SHORT
    style = pool[int(rng.integers(len(pool)))]
    if old and not long and rng.random() < 0.7:
        return Hairstyle(0.006, 2, 0.002, recede=0.045)
    return style


def hair(style: Hairstyle, figure: Figure, tone: Complexion, rng: np.random.Generator) -> list[Piece]:
    cap = Garment(
        cover=lambda cut: scalp(cut, style.recede),
        colour=tone.hair,
        part=HAIR,
        thickness=style.thickness,
        rounds=style.rounds,
        hem=0.003,
        material=_HAIR,
        ease=lambda cut: -0.92 * style.thickness * _tapered(cut, style.recede),
    )
    piece = sewn(cap, figure, rng)
    return [_combed(piece, figure, style, tone, rng), *_hanging(style, figure, tone, rng)]


def _combed(piece: Piece, figure: Figure, style: Hairstyle, tone: Complexion, rng: np.random.Generator) -> Piece:
    """Locks: ridges that run from the crown outward, as relief and as lighter and darker strands."""
    local = _in_head(figure, piece.points)
    around = np.arctan2(local[:, 0], -(local[:, 1] - 0.02)) / (2 * np.pi)
    texture = fractal(rng, 8, 4)
    strands = looked_up(
        texture, around * (3.0 if style.curls < 0.008 else 2.0), local[:, 2] * (1.2 if style.curls < 0.008 else 9.0)
    )
    outward = unit(piece.points - figure.head_of("head") - figure.frame_of("head")[:, 2] * 0.06)
    points = piece.points + outward * (strands * style.curls * 0.5)[:, None]
    colours = tone.hair * np.exp(0.28 * strands)[:, None]
    return Piece(points.astype(np.float32), piece.quads, colours.astype(np.float32), _HAIR, HAIR)


def _in_head(figure: Figure, points: Floats) -> Floats:
    return np.asarray((points - figure.head_of("head")) @ figure.frame_of("head"), np.float32)


def _hanging(style: Hairstyle, figure: Figure, tone: Complexion, rng: np.random.Generator) -> list[Piece]:
    pieces = []
    frame, origin = figure.frame_of("head"), figure.head_of("head")
    size = float(np.ptp(figure.rest[: len(figure.normals), 2])) / 1.67
    if style.bob:
        pieces.append(_curtain(style.bob, size, origin, frame, tone, rng))
    if style.bun:
        knot = origin + frame @ (np.array([0, 0.115, 0.085], np.float32) * size)
        pieces.append(_ball(knot, style.bun * size, tone, rng))
        if style.tail:
            pieces.append(_tail(knot, frame, style.tail * size, tone, rng))
    return pieces


def _strand_colours(tone: Complexion, around: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    strands = looked_up(fractal(rng, 8, 4), around, np.full_like(around, 0.3))
    return strands, np.asarray(tone.hair * np.exp(0.28 * strands)[:, None], np.float32)


def _curtain(
    length: float, size: float, origin: Floats, frame: Floats, tone: Complexion, rng: np.random.Generator
) -> Piece:
    """Hair that hangs from above one ear around the back to the other."""
    rows, columns = 26, 160
    t = np.linspace(0, 1, rows)[:, None]
    angle = np.linspace(np.radians(68), np.radians(292), columns)[None]
    swell = 1 + 0.10 * np.sin(np.pi * np.minimum(t * 1.15, 1)) - 0.12 * t**2
    strands, colours = _strand_colours(tone, np.tile(angle / 2.2, (rows, 1)).ravel().astype(np.float32), rng)
    swell = swell + 0.022 * strands.reshape(rows, columns) * np.sqrt(t)
    x, y = 0.088 * np.sin(angle) * swell, 0.012 - 0.105 * np.cos(angle) * swell
    z = 0.105 - (length + 0.045) * t + 0.012 * np.cos(angle * 2) * t
    local = np.stack(np.broadcast_arrays(x, y, z), -1).reshape(-1, 3) * size
    quads = grid(rows, columns)
    return Piece((origin + local @ frame.T).astype(np.float32), quads, colours, _HAIR, HAIR)


def _ball(middle: Floats, radius: float, tone: Complexion, rng: np.random.Generator) -> Piece:
    rows, columns = 18, 48
    down, angle = np.meshgrid(
        np.linspace(0.02, np.pi - 0.02, rows), np.arange(columns) / columns * 2 * np.pi, indexing="ij"
    )
    strands, colours = _strand_colours(tone, ((angle / 6.28 + down * 0.25) * 1.2).ravel().astype(np.float32), rng)
    shape = np.stack([np.sin(down) * np.cos(angle), np.cos(down) * 0.85, np.sin(down) * np.sin(angle)], -1).reshape(
        -1, 3
    )
    points = middle + shape * (radius * (1 + 0.05 * strands))[:, None]
    return Piece(points.astype(np.float32), tube(rows, columns), colours, _HAIR, HAIR)


def _tail(knot: Floats, frame: Floats, length: float, tone: Complexion, rng: np.random.Generator) -> Piece:
    """A ponytail that leaves the head backward and then falls."""
    rows, columns = 24, 40
    t, angle = np.linspace(0, 1, rows), np.arange(columns) / columns * 2 * np.pi
    back = frame[:, 1]
    path = knot + np.outer(np.minimum(t * 2.4, 1) ** 0.7 * 0.075, back) - np.outer(t**1.5 * length, [0, 0, 1])
    radius = 0.008 + 0.026 * np.sin(np.pi * np.clip(t * 0.86 + 0.1, 0, 1)) ** 0.8
    side = unit(np.cross(back, [0, 0, 1]))
    strands, colours = _strand_colours(tone, np.tile(angle / 2.0, rows).astype(np.float32), rng)
    ring = np.cos(angle)[None, :, None] * side + np.sin(angle)[None, :, None] * unit(back + np.array([0, 0, 0.5]))
    bump = (radius[:, None] * (1 + 0.1 * strands.reshape(rows, columns)))[..., None]
    points = (path[:, None] + ring * bump).reshape(-1, 3)
    return Piece(points.astype(np.float32), tube(rows, columns), colours, _HAIR, HAIR)
