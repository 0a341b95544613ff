"""What is drawn: pieces with a material, and the triangles of all of them together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from figures.arrays import Bytes, Floats, Ints
from figures.mesh import normals_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`gloss` is the strength of highlights, `sharpness` their exponent, `wrap` how far red light bleeds around
    skin.
    """

    gloss: float = 0.04
    sharpness: float = 16.0
    metal: float = 0.0
    wrap: float = 0.0
    glow: float = 0.0


Paint: TypeAlias = Callable[[Floats, Floats], Floats]  # coordinates of the model at rest, colours -> colours


@dataclass(frozen=True, slots=True)
class Piece:
    """Quads of one material. `colours` are linear, one per point; `part` numbers what line drawings outline.

    A pattern is finer than the points are: `paint` gives the colours of samples between them, by their places on the
    model at rest, which are `model` for the points.
    """

    points: Floats
    quads: Ints
    colours: Floats
    material: Material
    part: int
    model: Floats | None = None
    paint: Paint | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    points: Floats
    triangles: Ints
    normals: Floats
    colours: Floats
    piece_of: Bytes  # per triangle
    parts: Bytes  # per piece
    materials: tuple[Material, ...]
    model: Floats
    paints: tuple[Paint | None, ...]


def assembled(pieces: list[Piece]) -> Scene:
    starts = np.cumsum([0] + [len(piece.points) for piece in pieces[:-1]])
    triangles, owners = [], []
    for number, (piece, start) in enumerate(zip(pieces, starts, strict=True)):
        quads = piece.quads + np.int32(start)
        both = np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]])
        triangles.append(both)
        owners.append(np.full(len(both), number, np.uint8))
    return Scene(
        points=np.concatenate([piece.points for piece in pieces]),
        triangles=np.concatenate(triangles).astype(np.int32),
        normals=np.concatenate([normals_of(piece.points, piece.quads) for piece in pieces]),
        colours=np.concatenate([piece.colours for piece in pieces]),
        piece_of=np.concatenate(owners),
        parts=np.array([piece.part for piece in pieces], np.uint8),
        materials=tuple(piece.material for piece in pieces),
        model=np.concatenate([np.zeros_like(piece.points) if piece.model is None else piece.model for piece in pieces]),
        paints=tuple(piece.paint for piece in pieces),
    )
