"""A likeness from photos: the best face gives the proportions, all faces together the colours."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from illustrator.portraits.likeness import Gender, Hair, Likeness, Rgb
from illustrator.portraits.reading import colours, features, hairdo
from illustrator.portraits.reading.bust import Bust, cut
from illustrator.portraits.reading.faces import FoundFace, find_face
from illustrator.portraits.reading.photos import upright
from illustrator.portraits.reading.proportions import frontal, proportions

MAX_PHOTOS = 3
_BOTTOMS: tuple[Rgb, ...] = ((0.22, 0.33, 0.55), (0.62, 0.50, 0.34), (0.30, 0.32, 0.38), (0.46, 0.28, 0.42))


def read_likeness(photos: Sequence[bytes], gender: str) -> Likeness:
    """From JPEG, PNG or WebP bytes, the same for the same photos; a friendly person if no face is found."""
    known: Gender = "female" if gender == "female" else "male"
    decoded = [photo for photo in map(upright, photos[:MAX_PHOTOS]) if photo is not None]
    found = [face for face in map(find_face, decoded) if face is not None]
    if not found:
        return _unseen(known)
    found.sort(key=_quality, reverse=True)
    likenesses = [_likeness(cut(face), face, known) for face in found]
    return _combined(likenesses)


def _unseen(gender: Gender) -> Likeness:
    if gender == "female":
        hair = Hair(colour=(0.36, 0.22, 0.14), length_left=1.35, length_right=1.35, fringe=0.6, part=-0.4)
        return Likeness(gender=gender, hair=hair, top=(0.93, 0.52, 0.58), bottom=(0.36, 0.42, 0.66))
    return Likeness(gender=gender, hair=Hair(fringe=0.45))


def _quality(face: FoundFace) -> float:
    """Large, sure and seen from the front."""
    at = frontal(face.points)
    flat = face.points[[1, 234, 454], 0]
    sides = sorted((abs(float(flat[0] - flat[1])), abs(float(flat[2] - flat[0]))))
    facing = sides[0] / max(sides[1], 1.0)
    return float(min(face.size, 300.0) * face.score * (0.3 + facing) * (1.0 if np.isfinite(at).all() else 0.0))


def _likeness(bust: Bust, face: FoundFace, gender: Gender) -> Likeness:
    hair = hairdo.measured_hair(bust, gender == "female")
    skin = colours.skin_colour(bust)
    top = features.clothes(bust, hairdo.hair_pixels(bust)) or Likeness().top
    return Likeness(
        gender=gender,
        found=True,
        skin=skin,
        lips=colours.lip_colour(bust, skin),
        iris=colours.iris_colour(bust),
        brows=colours.brow_colour(bust, hair.colour),
        face=proportions(face.points),
        hair=hair,
        beard=features.beard(bust, hair.colour) if gender == "male" else 0.0,
        glasses=features.glasses(bust),
        top=top,
        bottom=_bottom(top),
    )


def _bottom(top: Rgb) -> Rgb:
    """Of the usual colours the one that differs most from the top."""
    target = colours.lab_of(top)
    return max(
        _BOTTOMS,
        key=lambda colour: float(
            np.hypot(*(colours.lab_of(colour) - target)[1:]) + 0.4 * abs(colours.lab_of(colour)[0] - target[0])
        ),
    )


def _combined(likenesses: Sequence[Likeness]) -> Likeness:
    """The first one's face and clothes, the median of the colours, glasses if most photos show them."""
    best = likenesses[0]
    if len(likenesses) == 1:
        return best
    worn = [one.glasses for one in likenesses if one.glasses is not None]
    hair = replace(best.hair, colour=_median([one.hair.colour for one in likenesses]))
    return replace(
        best,
        skin=_median([one.skin for one in likenesses]),
        hair=hair,
        glasses=worn[0] if 2 * len(worn) > len(likenesses) else None,
    )


def _median(values: Sequence[Rgb]) -> Rgb:
    red, green, blue = (round(float(value), 3) for value in np.median(np.array(values), axis=0))
    return red, green, blue
