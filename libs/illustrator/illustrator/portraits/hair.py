"""Hair behind and before the face, from the measured silhouette, in locks or curls by what the photo shows."""

from itertools import pairwise

import numpy as np

from illustrator.portraits import curves, shading
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.curves import Points
from illustrator.portraits.hair_plan import (
    GAPS,
    LONG,
    HairPlan,
    edge_height,
    gap_height,
    plan_hair,
)
from illustrator.portraits.hair_texture import draw_lock_strands, draw_strands
from illustrator.portraits.head import HeadPlan
from illustrator.portraits.likeness import Hair, Likeness
from illustrator.portraits.painter import Painter

_WEIGHTS = (0.75, 1.2, 0.85, 1.15, 0.7)  # of the locks between them
_SHARP = {"cel": 1.0, "wash": 0.45, "halftone": 0.75, "soft": 0.25, "gouache": 0.3, "neon": 0.9}


def draw_back_hair(painter: Painter, plan: HeadPlan, likeness: Likeness) -> None:
    hair = likeness.hair
    if hair.bald:
        return
    form = plan_hair(likeness, plan)
    colour = np.array(hair.colour, np.float32) * np.float32(0.84)
    if form.tied:
        _ponytail(painter, plan, form, hair, colour)
    half = plan.half
    left, right = -(half + form.left), half + form.right
    low_left, low_right = (max(form.length(sign), 0.6) for sign in (-1, 1))
    crown = _outer_edge(plan, form)[::4][2:-2][::-1]
    low_right, low_left = (low if low > LONG else min(low, 0.72) for low in (low_right, low_left))
    outline = [(right * (0.97 if low_right > LONG else 0.80), low_right * 0.9)]
    outline += _tips(right * 0.86, left * 0.86, low_right, low_left)
    outline += [(left * (0.97 if low_left > LONG else 0.80), low_left * 0.9)]
    if low_left > LONG:
        outline += [(left * 1.02, low_left * 0.62)]
    outline += [(float(x) * 0.98, float(y) * 0.98) for x, y in crown[::-1]]
    if low_right > LONG:
        outline += [(right * 1.02, low_right * 0.62)]
    painter.shape(_curled(curves.smooth(outline), hair.curl), colour, depth=0.55)


def _tips(start: float, end: float, low_start: float, low_end: float) -> list[tuple[float, float]]:
    count = 7
    tips: list[tuple[float, float]] = []
    for index in range(count):
        t = (index + 0.5) / count
        low = low_start + (low_end - low_start) * t
        depth = low + (0.03 if index % 2 == 0 else -0.035) * (1.2 if low > LONG else 0.6)
        tips.append((start + (end - start) * t, depth))
    return tips


def _ponytail(painter: Painter, plan: HeadPlan, form: HairPlan, hair: Hair, colour: Floats) -> None:
    side = -1 if hair.part > 0 else 1
    x = side * (plan.half + 0.02)
    tail = [
        (x * 0.4, -0.06),
        (x * 1.05, -0.02),
        (x * 1.55, 0.20),
        (x * 1.58, 0.55),
        (x * 1.42, 0.88),
        (x * 1.42, 0.88),
        (x * 1.2, 0.62),
        (x * 1.0, 0.3),
    ]
    painter.shape(_curled(curves.smooth(tail), hair.curl), colour, depth=0.8)
    painter.shape(
        curves.ellipse(x * 1.02, 0.06, 0.055, 0.075, side * 35), np.array([0.92, 0.35, 0.45], np.float32), depth=0.6
    )


def draw_front_hair(painter: Painter, plan: HeadPlan, likeness: Likeness, face: Region) -> None:
    hair = likeness.hair
    if hair.bald:
        return
    form = plan_hair(likeness, plan)
    colour = np.array(hair.colour, np.float32)
    outer = _curled(_outer_edge(plan, form), hair.curl, closed=False)
    inner = _hairline(painter, plan, hair)
    outline = np.concatenate([outer, inner])
    _cast_shadow(painter, outline, likeness, face)
    sides = [side for side in (-1, 1) if form.length(side) > 0.56 and hair.curl < 0.55]
    locks = [_side_lock(plan, form, hair, side) for side in sides]
    *lock_regions, region = painter.joined([*((lock, colour, 0.85) for lock in locks), (outline, colour, 0.9)])
    for side, lock_region in zip(sides, lock_regions, strict=True):
        draw_lock_strands(painter, plan, form, side, lock_region, colour)
    draw_strands(painter, plan, form, hair, region, colour)


def _cast_shadow(painter: Painter, outline: Points, likeness: Likeness, face: Region) -> None:
    """Of the fringe on the forehead."""
    style = painter.style
    shade = shading.shadow_of(np.array(likeness.skin, np.float32), style)
    opacity = {"cel": 0.85, "wash": 0.4, "halftone": 0.7, "soft": 0.3, "gouache": 0.4, "neon": 0.6}[style.shading]
    painter.flat(outline + curves.vector(0.012, 0.032), shade, opacity=opacity, within=face)


def _outer_edge(plan: HeadPlan, form: HairPlan) -> Points:
    """From the left sideburn over the crown to the right one: an ellipse of the hair's own width and height."""
    half = plan.half
    middle = 0.44
    turn = np.radians(np.array([-92, -74, -55, -36, -18, 0, 18, 36, 55, 74, 92], np.float64))
    side = np.where(turn < 0, form.left, form.right)
    fuller = 1 + 0.05 * np.sin(2 * turn) ** 2
    x = (half + side * 0.96) * np.sin(turn) * fuller + plan.turn * 0.04 * np.cos(turn)
    y = middle - (middle + form.top) * np.cos(turn) * fuller
    knots = [(-half * 0.985, 0.57), *zip(x, y, strict=True), (half * 0.985, 0.57)]
    return curves.smooth(knots, closed=False)


def _hairline(painter: Painter, plan: HeadPlan, hair: Hair) -> Points:
    """From the right sideburn along the forehead to the left one, in locks of unequal width."""
    half, shift = plan.half, plan.shifted(0.55)
    sharp = _SHARP[painter.style.shading]
    knots: list[tuple[float, float]] = [(half * 0.93, 0.50), (half * 0.88 + shift * 0.5, 0.37)]
    for (start, end), weight in zip(pairwise(GAPS), _WEIGHTS, strict=True):
        knots.append((start * half + shift, gap_height(plan, hair, start)))
        share = (start + end) / 2 + 0.10 * np.sign((start + end) / 2 - hair.part * 0.6) * hair.fringe
        amount = (0.012 + 0.075 * hair.fringe) * (0.45 + 0.55 * sharp) * weight
        tip = (share * half + shift, edge_height(plan, hair, share) + amount)
        knots += [tip, tip] if sharp > 0.6 and hair.curl < 0.4 else [tip]
    knots.append((GAPS[-1] * half + shift, gap_height(plan, hair, GAPS[-1])))
    knots += [(-half * 0.88 + shift * 0.5, 0.37), (-half * 0.93, 0.50)]
    line = curves.smooth(knots, closed=False, steps=6)
    return _curled(line, hair.curl * 0.6, closed=False, sign=-1)


def _side_lock(plan: HeadPlan, form: HairPlan, hair: Hair, side: int) -> Points:
    half, low, out = plan.half, form.length(side), plan.half + form.side(side)
    swing = 0.02 if low > LONG else -0.03
    if low > LONG:
        lock = [
            (side * half * 0.80, 0.16),
            (side * out * 0.94, 0.20),
            (side * out, 0.55),
            (side * (out * 0.97 + swing), low * 0.8),
            (side * (out * 0.87), low),
            (side * half * 0.80, low * 0.86),
            (side * half * 0.84, 0.72),
            (side * half * 0.92, 0.48),
        ]
    else:
        lock = [
            (side * half * 0.86, 0.18),
            (side * out * 0.97, 0.22),
            (side * out * 1.01, 0.42),
            (side * out * 0.98, low * 0.84),
            (side * (half + out) * 0.48, low),
            (side * half * 0.86, low * 0.97),
            (side * half * 0.86, low * 0.97),
            (side * half * 0.95, 0.46),
        ]
    return _curled(curves.smooth(lock), hair.curl)


def _curled(path: Points, curl: float, closed: bool = True, sign: int = 1) -> Points:
    """The path with waves or scallops outwards, by the curl."""
    if curl < 0.2:
        return path
    whole = np.concatenate([path, path[:1]]) if closed else path
    step = np.hypot(*np.diff(whole, axis=0).T)
    along = np.concatenate([[0], np.cumsum(step)])
    count = max(60, int(along[-1] / 0.012))
    at = np.linspace(0, along[-1], count)
    dense = np.stack([np.interp(at, along, whole[:, 0]), np.interp(at, along, whole[:, 1])], axis=1)
    pitch = 0.16 if curl < 0.55 else 0.115
    laps = max(3, round(along[-1] / pitch))
    phase = at / along[-1] * laps * np.pi
    amount = (0.022 if curl < 0.55 else 0.036) * min(1.0, curl + 0.35)
    bump = np.abs(np.sin(phase)) - 0.5
    area = np.sum(dense[:, 0] * np.roll(dense[:, 1], -1) - np.roll(dense[:, 0], -1) * dense[:, 1])
    outward = -curves.normals(dense) * (np.sign(area) if closed else -sign)
    fade = np.ones(count) if closed else np.clip(np.minimum(at, along[-1] - at) / 0.08, 0, 1)
    return np.asarray(dense + outward * (bump * amount * fade)[:, None])
