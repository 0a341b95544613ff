"""The figure with everything on it, standing on the ground: what the camera will see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from figures.arrays import Floats
from figures.body import faces, hair
from figures.body.body_model import BODY
from figures.body.complexion import Complexion, complexion, skin_colours
from figures.body.figure import Figure, body_cut, posed_figure
from figures.clothing import cuts
from figures.clothing.garments import covered_by, inner_points, sewn
from figures.clothing.outfit import Outfit
from figures.clothing.shoes import shod
from figures.clothing.skirts import sewn_skirt
from figures.clothing.wardrobe import outfit
from figures.mesh import subdivided
from figures.posing.pose import Pose
from figures.posing.poses import chosen_pose
from figures.props import props_for
from figures.scene import Material, Piece

SKIN = 1
_SKIN = Material(gloss=0.085, sharpness=13, wrap=0.32)
_FEMININE = {"androgynous": 0.4, "masculine": 0.0, "feminine": 1.0}


@dataclass(frozen=True, slots=True)
class Dressed:
    """`subject` are the points that the picture must show."""

    pieces: list[Piece]
    pose: Pose
    subject: NDArray[np.float64]


def dressed(filters: Mapping[str, str], seed: int) -> Dressed:
    """Independent streams of the seed: a change of one filter does not redraw what the others decided."""
    pose = chosen_pose(filters, np.random.default_rng((seed, 0)))
    figure = posed_figure(filters, pose, np.random.default_rng((seed, 1)))
    feminine = _FEMININE[filters["gender_presentation"]]
    worn = outfit(filters["clothing"], np.random.default_rng((seed, 2)), feminine)
    pieces = _worn_pieces(filters, figure, worn, feminine, np.random.default_rng((seed, 3)))
    return _grounded(filters, pieces, figure, pose)


def _worn_pieces(
    filters: Mapping[str, str], figure: Figure, worn: Outfit, feminine: float, rng: np.random.Generator
) -> list[Piece]:
    if worn.mannequin is not None:
        return faces.faceless(figure, worn.mannequin)
    tone = complexion(filters, rng)
    style = hair.hairstyle(tone, feminine, filters["age_range"] == "elderly", rng)
    pieces = [_skin(figure, worn, tone, style), *[sewn(garment, figure, rng) for garment in worn.garments]]
    if worn.shoe is not None:
        pieces += shod(worn.shoe, figure)
    pieces += [sewn_skirt(skirt, figure) for skirt in worn.skirts]
    pieces += [faces.eyes(figure, tone), *hair.hair(style, figure, tone, rng)]
    return [piece for piece in pieces if len(piece.quads)]


def _skin(figure: Figure, worn: Outfit, tone: Complexion, style: hair.Hairstyle) -> Piece:
    hidden = inner_points(covered_by(worn.garments), 3)
    if worn.shoe is not None:
        hidden |= cuts.feet(-0.757)(body_cut())
    for skirt in worn.skirts:  # a bent knee would show through
        hidden |= (body_cut().z > skirt.hem + 0.18) & (body_cut().z < 0.1) & (body_cut().shares["arm"] < 0.1)
    quads = figure.model.quads_of(BODY)
    quads = quads[~hidden[quads].all(1)]
    model = figure.model.points[: len(figure.normals)]
    quads, (points, model) = subdivided(quads, [figure.body, model])

    def paint(places: Floats, mixed: Floats) -> Floats:
        colours = skin_colours(places, tone)
        return colours + (tone.hair - colours) * hair.stubble(places, style)[:, None]

    return Piece(points, quads, paint(model, points), _SKIN, SKIN, model, paint)


def _grounded(filters: Mapping[str, str], pieces: list[Piece], figure: Figure, pose: Pose) -> Dressed:
    """Lower or raise all pieces until the lowest point touches the ground, or is as high above it as the pose asks."""
    lowest = min(float(piece.points[:, 2].min()) for piece in pieces)
    middle = figure.body[:, :2].mean(0)
    move = np.array([-middle[0], -middle[1], pose.lift - lowest], np.float32)
    moved = [replace(piece, points=piece.points + move) for piece in pieces]
    extra = props_for(filters, pose, figure, move)
    subject = (
        np.concatenate([piece.points for piece in moved + extra])
        if filters["body_region"] == "full_body"
        else _region(filters["body_region"], figure, move)
    )
    return Dressed(moved + extra, pose, subject.astype(float))


def _region(region: str, figure: Figure, move: Floats) -> Floats:
    cut, points = body_cut(), figure.body + move
    chosen = {
        "torso": (cut.z > -0.08) & (cut.shares["hand"] < 0.5) & (cut.arm < 1.2),
        "head": (cut.z > 0.56) & (cut.x < 0.2),
        "hands": cut.shares["hand"] > 0.6,
        "feet": (cut.shares["foot"] > 0.3) | (cut.z < -0.66),
    }[region]
    return np.asarray(points[chosen], np.float32)
