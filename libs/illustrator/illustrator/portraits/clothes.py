"""Clothes on the jointed figure: legs, torso, arms, cape."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from illustrator.portraits import body, curves, hands, shading
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.likeness import Likeness, Rgb
from illustrator.portraits.outfits import Outfit
from illustrator.portraits.painter import Painter
from illustrator.portraits.poses import Hand, Pose


def _tone(colour: Rgb) -> Floats:
    return np.array(colour, np.float32)


def draw_behind(painter: Painter, skeleton: body.Skeleton, outfit: Outfit) -> None:
    """What hangs behind the figure and its hair."""
    if outfit.cape is None:
        return
    low = skeleton.torso * 1.05
    s, neck = skeleton.shoulder, skeleton.neck
    cape: list[ArrayLike] = [
        neck + curves.vector(-s * 0.7, 0.02),
        neck + curves.vector(s * 0.7, 0.02),
        (s * 1.8, low * 0.1),
        (s * 2.7, low * 0.9),
        (s * 1.9, low * 1.02),
        (s * 1.0, low * 0.94),
        (0.0, low * 1.06),
        (-s * 1.0, low * 0.94),
        (-s * 1.8, low * 1.02),
        (-s * 2.5, low * 0.9),
        (-s * 1.7, low * 0.1),
    ]
    region = painter.shape(curves.smooth(np.array(cape)), _tone(outfit.cape), depth=0.8)
    fold = painter.ink(_tone(outfit.cape))
    for x in (-1.5, -0.6, 0.6, 1.6):
        painter.line(
            np.linspace((x * s * 0.6, -skeleton.torso * 0.5), (x * s * 1.25, low * 0.9), 10),
            fold,
            0.014,
            opacity=0.35,
            within=region,
        )


def draw_clothed(painter: Painter, skeleton: body.Skeleton, likeness: Likeness, outfit: Outfit, pose: Pose) -> None:
    skin = _tone(likeness.skin)
    width = 0.145 * painter.style.proportions.neck
    neck = skeleton.neck
    arms = ((skeleton.left_arm, 1, pose.left_hand), (skeleton.right_arm, -1, pose.right_hand))
    beside = [limb for limb, _, _ in arms if not _crosses(limb, skeleton)]
    for limb, thumb, hand in arms:
        if not _crosses(limb, skeleton):
            _bare_arm(painter, limb, skeleton.thick, outfit, skin, thumb, hand)
    _legs(painter, skeleton, outfit, skin, pose)
    painter.shape(
        curves.limb([neck + skeleton.up * 0.2, neck - skeleton.up * 0.12], [width, width * 1.15]),
        skin * np.float32(0.92),
        depth=0.5,
    )
    _torso(painter, skeleton, outfit, skin, beside)
    for limb, thumb, hand in arms:
        if _crosses(limb, skeleton):
            _bare_arm(painter, limb, skeleton.thick, outfit, skin, thumb, hand)
            if outfit.sleeves > 0:
                sleeve = painter.shape(_sleeve(limb, skeleton.thick, outfit), _tone(outfit.top), depth=0.8)
                _cuff(painter, limb, skeleton.thick, outfit, sleeve)


def _crosses(limb: body.Limb, skeleton: body.Skeleton) -> bool:
    """Whether the hand lies before the torso."""
    return abs(_share(limb.last, skeleton.across)) < skeleton.shoulder and _share(limb.last, skeleton.up) > 0.05


def _bare_arm(
    painter: Painter, limb: body.Limb, thick: float, outfit: Outfit, skin: Floats, thumb: int, hand: Hand
) -> None:
    painter.shape(body.tube(limb, (thick, thick * 0.86, thick * 0.64)), skin, depth=0.8)
    colour = _tone(outfit.gloves) if outfit.gloves else skin
    hands.draw_hand(painter, limb, thick * 1.3 * painter.style.proportions.hands, colour, thumb, hand)


def _sleeve(limb: body.Limb, thick: float, outfit: Outfit) -> curves.Points:
    return body.tube(limb, (thick * 1.26, thick * 1.2, thick * 1.0), until=outfit.sleeves, flat_end=True)


def _cuff(painter: Painter, limb: body.Limb, thick: float, outfit: Outfit, sleeve: Region) -> None:
    """The end of the sleeve in the trim's colour, or a seam."""
    full = (thick * 1.3, thick * 1.25, thick * 1.1)
    if outfit.cuffs:
        whole = painter.region(body.tube(limb, full, until=max(outfit.sleeves - 0.16, 0.2), flat_end=True))
        painter.canvas.lay(sleeve.without(whole), shading.tinted(_tone(outfit.trim), painter.style))
        return
    whole = painter.region(body.tube(limb, full, until=max(outfit.sleeves - 0.10, 0.2), flat_end=True))
    painter.canvas.lay(sleeve.without(whole), painter.ink(_tone(outfit.top)), 0.16)


def _legs(painter: Painter, skeleton: body.Skeleton, outfit: Outfit, skin: Floats, pose: Pose) -> None:
    thick = skeleton.thick * 1.22
    if outfit.cut in ("trousers", "shorts"):
        pelvis = curves.ellipse(0, 0.0, skeleton.hip + thick * 1.2, thick * 1.6)
        painter.shape(pelvis, _tone(outfit.bottom), depth=0.4)
    for side, limb in ((-1, skeleton.left_leg), (1, skeleton.right_leg)):
        toe = pose.turn * 1.6 if abs(pose.turn) > 0.3 else 0.22 * side
        painter.shape(
            body.tube(limb, (thick * 1.05, thick * 0.86, thick * 0.62)),
            skin if not outfit.tights else _tone(outfit.tights),
            depth=0.8,
        )
        if outfit.cut not in ("trousers", "long"):
            sock = body.Limb(
                limb.middle + (limb.last - limb.middle) * 0.68,
                limb.middle + (limb.last - limb.middle) * 0.84,
                limb.last,
            )
            painter.shape(
                body.tube(sock, (thick * 0.76, thick * 0.72, thick * 0.7), flat_start=True),
                _tone(outfit.trim),
                depth=0.4,
            )
        body.draw_shoe(painter, limb, thick * 1.05, _tone(outfit.shoes), float(np.clip(toe, -1, 1)))
        if outfit.cut in ("trousers", "shorts"):
            until = 1.86 if outfit.cut == "trousers" else 0.95
            painter.shape(
                body.tube(limb, (thick * 1.42, thick * 1.2, thick * 0.98), until=until, flat_end=True),
                _tone(outfit.bottom),
                depth=0.8,
            )


def _torso(
    painter: Painter, skeleton: body.Skeleton, outfit: Outfit, skin: Floats, beside: Sequence[body.Limb]
) -> None:
    """With the sleeves of the arms beside it, in one outline."""
    on, thick = skeleton.on_torso, skeleton.thick
    top = _tone(outfit.top)
    waist = skeleton.hip / skeleton.shoulder
    if outfit.cut in ("skirt", "gown", "long"):
        _skirt(painter, skeleton, outfit)
    edge = thick / skeleton.shoulder
    shirt = [
        on(0.0, 0.97),
        on(0.42, 1.0),
        on(0.86, 0.955),
        on(1.0 + edge * 0.62, 0.80),
        on(1.0 + edge * 0.35, 0.62),
        on(waist + edge * 1.5, 0.30),
        on(waist + edge * 1.55, 0.02 if outfit.cut not in ("gown", "long") else 0.22),
        on(0.0, -0.035 if outfit.cut not in ("gown", "long") else 0.18),
    ]
    left = [
        skeleton.on_torso(
            -_share(point, skeleton.across) / skeleton.shoulder, _share(point, skeleton.up) / skeleton.torso
        )
        for point in shirt[-2:0:-1]
    ]
    outline = curves.smooth([*shirt, *left], steps=8)
    sleeved = beside if outfit.sleeves > 0 else []
    sleeves = [_sleeve(limb, thick, outfit) for limb in sleeved]
    *sleeve_regions, region = painter.joined([(shape, top, 0.8) for shape in (*sleeves, outline)])
    for limb, sleeve in zip(sleeved, sleeve_regions, strict=True):
        _cuff(painter, limb, thick, outfit, sleeve)
        _armpit(painter, skeleton, outfit, limb, region)
    _details(painter, skeleton, outfit, region)
    collar = curves.smooth([on(-0.42, 1.03), on(0.42, 1.03), on(0.26, 0.93), on(0.0, 0.885), on(-0.26, 0.93)], steps=8)
    painter.shape(
        collar, skin * np.float32(0.94) if outfit.neckline else _tone(outfit.trim), depth=0, line=0.8, within=region
    )


def _armpit(painter: Painter, skeleton: body.Skeleton, outfit: Outfit, limb: body.Limb, shirt: Region) -> None:
    """The seam between sleeve and body, seen only below."""
    on, edge = skeleton.on_torso, skeleton.thick / skeleton.shoulder
    side = np.sign(_share(limb.first, skeleton.across))
    seam = [on(side * (1.0 + edge * 0.35), 0.60), on(side * (1.0 + edge * 0.45), 0.72), on(side * 0.94, 0.84)]
    ink = painter.ink(_tone(outfit.top))
    painter.line(curves.smooth(seam, closed=False), ink, 0.014, taper=(0.9, 0.05), opacity=0.6, within=shirt)


def _share(point: body.Joint, direction: body.Joint) -> float:
    return float(point @ direction)


def _skirt(painter: Painter, skeleton: body.Skeleton, outfit: Outfit) -> None:
    h, thick = skeleton.hip, skeleton.thick
    knees = np.stack([skeleton.left_leg.middle, skeleton.right_leg.middle])
    reach = {"skirt": 0.62, "gown": 1.45, "long": 1.62}[outfit.cut]
    if reach < 1:
        ends = [limb.first + (limb.middle - limb.first) * reach for limb in (skeleton.left_leg, skeleton.right_leg)]
    else:
        ends = [
            limb.middle + (limb.last - limb.middle) * (reach - 1) for limb in (skeleton.left_leg, skeleton.right_leg)
        ]
    left, right = sorted(ends, key=lambda joint: float(joint[0]))
    flare = {"skirt": 2.1, "gown": 4.2, "long": 2.2}[outfit.cut] * thick
    waist = h + thick * 1.05
    hem = max(float(left[1]), float(right[1]), 0.3 * float(knees[:, 1].max()), 0.16)
    middle = (left + right) / 2
    outline: list[ArrayLike] = [
        skeleton.up * skeleton.torso * 0.30 - skeleton.across * waist,
        skeleton.up * skeleton.torso * 0.30 + skeleton.across * waist,
        (right + curves.vector(flare * 0.75, 0)) * 0.5 + curves.vector(waist * 0.62, 0.0),
        (float(right[0]) + flare, float(right[1])),
        (float(right[0]) * 0.5 + float(middle[0]) * 0.5, hem + 0.035),
        (float(middle[0]), hem + 0.05),
        (float(left[0]) * 0.5 + float(middle[0]) * 0.5, hem + 0.035),
        (float(left[0]) - flare, float(left[1])),
        (left - curves.vector(flare * 0.75, 0)) * 0.5 - curves.vector(waist * 0.62, 0.0),
    ]
    colour = _tone(outfit.bottom)
    region = painter.shape(curves.smooth(np.array(outline), steps=8), colour, depth=0.85)
    fold = painter.ink(colour)
    for share in (-0.55, -0.1, 0.4):
        end = (float(middle[0]) + share * (float(right[0] - left[0]) / 2 + flare), hem)
        painter.line(
            np.linspace((share * waist * 0.8, hem * 0.35), end, 10),
            fold,
            0.012,
            taper=(0.05, 0.6),
            opacity=0.45,
            within=region,
        )


def _details(painter: Painter, skeleton: body.Skeleton, outfit: Outfit, shirt: Region) -> None:
    on, trim = skeleton.on_torso, shading.tinted(_tone(outfit.trim), painter.style)
    if outfit.stripes:
        for up in (0.2, 0.42, 0.64):
            band = np.array([on(-1.6, up), on(1.6, up), on(1.6, up + 0.09), on(-1.6, up + 0.09)])
            painter.flat(band, trim, within=shirt)
    if outfit.emblem == "star":
        turn = np.arange(10) * np.pi / 5 - np.pi / 2
        radius = np.where(np.arange(10) % 2 == 0, 0.42, 0.18) * skeleton.shoulder
        star = on(0.0, 0.62) + np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
        painter.shape(star, _tone(outfit.trim), depth=0, line=0.7)
    if outfit.emblem == "panel":
        box = curves.smooth([on(-0.36, 0.68), on(0.36, 0.68), on(0.36, 0.42), on(-0.36, 0.42)], steps=6)
        painter.shape(box, np.array([0.55, 0.62, 0.70], np.float32), depth=0.3, line=0.7)
        for x, colour in ((-0.18, (0.9, 0.25, 0.2)), (0.02, (0.98, 0.8, 0.2)), (0.2, (0.3, 0.75, 0.4))):
            place = on(x, 0.55)
            painter.flat(curves.ellipse(float(place[0]), float(place[1]), 0.028, 0.028), np.array(colour, np.float32))
    if painter.style.shading == "neon":
        _glowing_seams(painter, skeleton, shirt)
    if outfit.belt is None:
        hem = np.array([on(-1.6, 0.05), on(1.6, 0.05), on(1.6, -0.3), on(-1.6, -0.3)])
        painter.flat(hem, painter.ink(_tone(outfit.top)), opacity=0.16, within=shirt)
    if outfit.belt is not None:
        band = np.array([on(-1.5, 0.10), on(1.5, 0.10), on(1.5, 0.20), on(-1.5, 0.20)])
        painter.flat(band, shading.tinted(_tone(outfit.belt), painter.style), within=shirt)
        buckle = on(0.0, 0.15)
        painter.shape(
            curves.ellipse(float(buckle[0]), float(buckle[1]), 0.05, 0.045),
            np.array([0.96, 0.80, 0.30], np.float32),
            depth=0.4,
            line=0.6,
        )


def _glowing_seams(painter: Painter, skeleton: body.Skeleton, shirt: Region) -> None:
    """Lines of light on the chest."""
    on, accents = skeleton.on_torso, painter.style.palette.accents
    for up, accent in ((0.56, accents[1]), (0.47, accents[0])):
        colour = np.array(accent, np.float32) / np.float32(255)
        seam = np.array(
            [on(-1.3, up + 0.12), on(-0.32, up + 0.12), on(0.0, up), on(0.32, up + 0.12), on(1.3, up + 0.12)]
        )
        dense = curves.smooth(np.repeat(seam, 2, axis=0), closed=False, steps=4)
        for width, opacity in ((0.085, 0.16), (0.05, 0.28), (0.018, 1.0)):
            painter.line(dense, colour, width, taper=(1, 1), opacity=opacity, within=shirt)
