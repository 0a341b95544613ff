"""Hair in a bust: its pixels, colour, outline, fringe, parting and curls."""

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.likeness import Hair, Rgb
from illustrator.portraits.reading import colours
from illustrator.portraits.reading.bust import HEAD, Bust, Mask
from illustrator.portraits.reading.networks import Floats

_SPREAD = np.array([13.0, 5.5, 6.5])  # of hair's colours, at least
_LONGEST = 1.85
_SKIN_SPREAD = np.array([11.0, 5.0, 6.0])


def hair_pixels(bust: Bust) -> Mask:
    """Pixels of the person around and above the face that are like those at the crown and unlike the skin."""
    x, y = bust.grid()
    person = bust.person > 0.4
    face = bust.face()
    half = _half(bust)
    crown = person & ~face & (np.abs(x) < half * 0.85) & (y > -0.22) & (y < 0.24)
    skin = np.median(bust.lab[colours.skin_pixels(bust)], axis=0).astype(np.float64)
    if crown.sum() < 120:
        return np.zeros_like(person)
    seeds = bust.lab[crown]
    unlike = _distance(seeds, skin, _SKIN_SPREAD) > 1.05
    if unlike.mean() < 0.3:
        return np.zeros_like(person)
    hair = np.median(seeds[unlike], axis=0).astype(np.float64)
    spread = np.maximum(_SPREAD, seeds[unlike].std(axis=0))
    like = _distance(bust.lab, hair, spread)
    from_skin = _distance(bust.lab, skin, _SKIN_SPREAD)
    brows = min(bust.at(105)[1], bust.at(334)[1]) - 0.035
    allowed = person & (~face | (y < brows)) & (y < 2.3) & (np.abs(x) < half + np.where(y < 0.8, 0.75, 0.42))
    allowed &= ~((y > 0.78) & (np.abs(x) < half * 0.62))
    mask = (allowed & (like < 2.1) & (from_skin > np.minimum(like * 0.8, 1.2))).astype(np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return _joined(np.asarray(closed, np.uint8), crown)


def _joined(mask: NDArray[np.uint8], seeds: Mask) -> Mask:
    """The connected parts that meet the seeds."""
    _, labels = cv2.connectedComponents(mask, connectivity=4)
    counts = np.bincount(labels[seeds], minlength=labels.max() + 1)
    counts[0] = 0
    kept = np.flatnonzero(counts > 40)
    return np.asarray(np.isin(labels, kept))


def _distance(lab: Floats, centre: NDArray[np.float64], spread: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt((((lab - centre) / spread) ** 2).mean(axis=-1)))


def _half(bust: Bust) -> float:
    return (bust.at(454)[0] - bust.at(234)[0]) / 2


def measured_hair(bust: Bust, female: bool) -> Hair:
    mask = hair_pixels(bust)
    half = _half(bust)
    x, y = bust.grid()
    above = mask & (np.abs(x) < half) & (y < 0.25)
    if above.sum() < 0.10 * half * HEAD * HEAD * 0.3:
        return _without_hair(bust, female)
    colour = _colour(bust, mask)
    left, right = _evened(*(_side(bust, mask, half, sign) for sign in (-1, 1)))
    low_left, low_right = (_length(bust, mask, half, sign) for sign in (-1, 1))
    # A longer side is a dark jacket or the background.
    shorter = min(low_left, low_right) + (0.35 if female else 0.12)
    fringe, part = _forehead(bust, mask, half)
    top = _top(mask, bust, half)
    return Hair(
        colour=colour,
        top=top,
        left=left,
        right=right,
        length_left=min(low_left, shorter),
        length_right=min(low_right, shorter),
        fringe=fringe,
        part=part,
        curl=_curl(bust, mask, min(top, left, right)),
    )


def _evened(left: float, right: float) -> tuple[float, float]:
    """A turned head hides one side: a quarter of the difference is kept."""
    mean = (left + right) / 2
    return round(mean + (left - mean) / 4, 3), round(mean + (right - mean) / 4, 3)


def _without_hair(bust: Bust, female: bool) -> Hair:
    """Bald, unless the photo ends below the crown: then a haircut in the colour of the brows."""
    x, y = bust.grid()
    crown = bust.inside[(np.abs(x) < 0.2) & (y > -0.15) & (y < 0.1)]
    colour = colours.brow_colour(bust, (0.3, 0.22, 0.16))
    return Hair(colour=colour, bald=not female and float(crown.mean()) > 0.6, top=0.07)


def _colour(bust: Bust, mask: Mask) -> Rgb:
    core = cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    pixels = bust.lab[core if core.sum() > 150 else mask]
    low, high = np.percentile(pixels[:, 0], [35, 88])
    chosen = pixels[(pixels[:, 0] >= low) & (pixels[:, 0] <= high)]
    lab = np.median(chosen, axis=0).astype(np.float64) - colours.lit(bust) * (0.6, 0.7, 0.7)
    if colours.is_grey(bust):
        lab[1:] = (4, 8) if lab[0] < 55 else (3, 16)
    lab[0] = max(lab[0], 13)
    lab[1:] *= 1.1
    return colours.rgb_of(lab)


def _top(mask: Mask, bust: Bust, half: float) -> float:
    columns = mask[:, bust.x(-half * 0.5) : bust.x(half * 0.5)]
    rows = np.where(columns.any(axis=0), columns.argmax(axis=0), bust.y(0.0))
    return round(float(np.clip(-(np.percentile(rows, 25) - bust.y(0.0)) / HEAD, 0.03, 0.5)), 3)


def _side(bust: Bust, mask: Mask, half: float, sign: int) -> float:
    """The farthest hair beside the face, beyond the face's side."""
    rows = mask[bust.y(0.05) : bust.y(0.72)]
    edge = bust.x(sign * half)
    beyond = rows[:, edge:] if sign > 0 else rows[:, edge::-1]
    reach = np.array([_run(row) for row in beyond])
    return round(float(np.clip(np.percentile(reach, 85) / HEAD, 0.02, 0.6)), 3)


def _run(row: NDArray[np.bool_]) -> int:
    """How far hair goes from the face outwards; gaps of a few pixels do not end it."""
    hits = np.flatnonzero(row)
    if not len(hits) or hits[0] > 14:
        return 0
    gaps = np.flatnonzero(np.diff(hits) > 8)
    return int(hits[gaps[0]] if len(gaps) else hits[-1])


def _length(bust: Bust, mask: Mask, half: float, sign: int) -> float:
    """The lowest hair beside the face and on the shoulder, from the crown."""
    near, far = sorted((bust.x(sign * half * 0.82), bust.x(sign * (half + 0.5))))
    amount = mask[bust.y(0.2) :, near:far].sum(axis=1)
    enough = np.flatnonzero(amount > 5)
    if not len(enough) or enough[0] > HEAD * 0.25:
        return 0.45
    gaps = np.flatnonzero(np.diff(enough) > HEAD * 0.1)
    low = enough[gaps[0]] if len(gaps) else enough[-1]
    length = 0.2 + low / HEAD
    if length > _LONGEST:  # it runs into clothes of its colour
        length = 1.4
    return round(float(max(length, 0.4)), 3)


def _forehead(bust: Bust, mask: Mask, half: float) -> tuple[float, float]:
    """How much of the forehead is covered, and where it is freest."""
    brow = min(bust.at(105)[1], bust.at(334)[1])
    shares = np.linspace(-0.7, 0.7, 29)
    free = 0.19
    low = []
    for share in shares:
        column = mask[bust.y(0.0) : bust.y(brow), bust.x(share * half)]
        hits = np.flatnonzero(column)
        low.append(hits[-1] / HEAD if len(hits) else free * 0.8)
    covered = np.clip((np.array(low) - free) / max(brow - 0.03 - free, 0.05), 0, 1)
    fringe = float(np.clip(covered.mean() * 1.15, 0, 1))
    smoothed = np.convolve(np.pad(low, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    part = float(shares[int(np.argmin(smoothed))]) / 0.7
    return round(fringe, 3), round(float(np.clip(part, -0.8, 0.8)), 3)


def _curl(bust: Bust, mask: Mask, volume: float) -> float:
    """From how disordered the strands' directions are, if the photo is fine enough to show them."""
    core = cv2.erode(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    if core.sum() < 300 or bust.detail < 0.5:
        return 0.0
    lightness = bust.lab[..., 0]
    x, y = cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.GaussianBlur(product, (0, 0), 4) for product in (x * x, y * y, x * y))
    energy = xx + yy
    coherence = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / np.maximum(energy, 1e-3)
    weight = core * np.sqrt(energy)
    order = float((coherence * weight).sum() / max(float(weight.sum()), 1e-3))
    disorder = np.clip((0.585 - order) / 0.14, 0, 0.5)
    is_dark = float(np.median(lightness[core])) < 30  # its strands are hardly seen, so less disorder tells enough
    least, most = (0.14, 0.66) if is_dark else (0.19, 0.63)
    bulk = np.clip((volume - least) / 0.05, 0, 1) if order < most else 0.0
    return round(float(min(disorder + 0.65 * bulk, 1.0)), 3)
