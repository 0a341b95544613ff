"""Who and what stands where in a panel: whole figures, nearer ones cut off below, things around them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from illustrator.characters import Characters, Placed, flipped, is_adult
from illustrator.layouts import Box
from illustrator.portraits import Figure
from illustrator.scenes.stage import HEIGHT, Stage
from illustrator.story.reading import Moment, Setting
from illustrator.things import CATALOGUE

MOST_FIGURES = 4
AIRBORNE = {"flying": 0.12, "jumping": 0.05}  # height above the ground, share of the panel's height
LIVELY = ("standing", "waving", "hero", "walking", "pointing")  # for who does nothing in particular
STILL = ("pointing", "hugging", *LIVELY)
WIDEST, WIDEST_MOVING = 1.0, 1.35  # of a figure, in widths of its part of the panel; wider ones only stand
SPOTS = (0.86, 0.14, 0.5, 0.32, 0.68)  # of small things, shares of the panel's width
CHILD = 0.8  # height of a child beside adults
GROUND = 0.945  # of the panel's height


@dataclass(frozen=True, slots=True)
class PlacedThing:
    """In the panel's pixels: the middle of its lower edge, and its height."""

    name: str
    x: float
    y: float
    size: float
    mirrored: bool

    @property
    def mouth(self) -> tuple[float, float] | None:
        head = CATALOGUE[self.name].head
        if head is None:
            return None
        return self.x + head[0] * self.size * (-1 if self.mirrored else 1), self.y + head[1] * self.size


@dataclass(frozen=True, slots=True)
class Clear:
    """What no lettering covers, in the panel's pixels: below `people` for heads, below `things` for all else."""

    people: float
    things: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Staging:
    """`ground` is None where feet are out of the picture."""

    figures: tuple[Placed, ...]
    airborne: tuple[bool, ...]
    things: tuple[PlacedThing, ...]
    ground: float | None


def visible(moment: Moment, is_first: bool) -> list[int]:
    """The characters in a panel: those it names or who speak; all of them at first, or if it names none."""
    named = [n for n, is_named in enumerate(moment.named) if is_named]
    everybody = list(range(len(moment.named)))
    return (everybody if is_first or not named else named)[:MOST_FIGURES]


def is_cold(setting: Setting) -> bool:
    """Whether people out there wear coats."""
    stage = Stage(HEIGHT, setting)
    return stage.is_outdoors and stage.is_snowy


def slots(moment: Moment, shown: Sequence[int], width: float) -> tuple[dict[int, float], list[tuple[str, float]]]:
    """The x of every character and of every large thing, in reading order of who speaks first."""
    order = list(shown)
    speakers = [b.speaker for b in moment.beats if b.speaker in order]
    order.sort(key=lambda n: (speakers.index(n) if n in speakers else len(speakers), n))
    large = [name for name in moment.setting.props if name in CATALOGUE and CATALOGUE[name].where == "beside"][:2]
    places = [*order, *large]
    weights = [1.0] * len(order) + [1.35] * len(large)
    total, x, centres = sum(weights), 0.0, []
    for weight in weights:
        centres.append((x + weight / 2) / total)
        x += weight
    spread = {1: 0.0, 2: 0.94}.get(len(places), 1.0)
    at = [(0.5 + (centre - 0.5) * spread) * width for centre in centres]
    return dict(zip(order, at[: len(order)], strict=True)), list(zip(large, at[len(order) :], strict=True))


def stage_figures(
    moment: Moment,
    characters: Characters,
    panel: Box,
    shown: Sequence[int],
    clear: Clear,
    rng: np.random.Generator,
) -> Staging:
    """Place everything where no lettering covers it."""
    top, bottom = clear.people, clear.bottom
    places, large = slots(moment, shown, panel.width)
    free = bottom - top
    count = max(1, len(places) + len(large))
    whole_ground = min(panel.height * GROUND, bottom + panel.height * 0.02)
    tall = min(panel.height * 0.72, (whole_ground - top) * 0.98)
    flies = any(moment.poses[number] in AIRBORNE for number in places)
    close = count <= 2 and not large and not flies and rng.random() < (0.75 if count == 1 else 0.3)
    near = tall < panel.height * 0.5 or close
    if near:
        tall = min(max(free * 1.5, panel.height * 0.62), free * 2.2)
    head = tall / (characters.style.proportions.heads + 0.42)
    share = 0.62 if count == 1 else 0.86  # of its part of the panel that a head with hair takes at most
    tall *= min(1.0, panel.width / count * share / (head * 1.35), panel.width / count * 1.45 / (tall * 0.5))
    near = near and tall > free * 1.02
    ground = (top + tall * 1.005) if near else whole_ground
    adults = [is_adult(characters.inputs[number]) for number in places]
    figures, airborne = [], []
    for (number, x), adult in zip(places.items(), adults, strict=True):
        own = tall if adult or not any(adults) else tall * CHILD
        figure_pose = moment.poses[number]
        if figure_pose == "standing":
            figure_pose = LIVELY[int(rng.integers(0, len(LIVELY)))]
        costume = characters.inputs[number].costume or ("winter coat" if is_cold(moment.setting) else "")
        figure = characters.figure(number, moment.expressions[number], figure_pose, round(own), costume)
        widest = panel.width / count * (WIDEST if figure_pose in STILL else WIDEST_MOVING)
        if figure_pose not in AIRBORNE and figure.picture.shape[1] > widest:
            figure = characters.figure(number, moment.expressions[number], "standing", round(own), costume)
        placed, is_up = _placed(figure, number, figure_pose, x, ground, own, near, panel, top)
        figures.append(placed)
        airborne.append(is_up)
    floor = min(panel.height * GROUND, bottom + panel.height * 0.02)
    things = _things(moment, large, figures, panel, clear.things, floor, rng)
    return Staging(tuple(figures), tuple(airborne), tuple(things), None if near else ground)


def _placed(
    figure: Figure,
    number: int,
    pose: str,
    x: float,
    ground: float,
    tall: float,
    near: bool,
    panel: Box,
    top: float,
) -> tuple[Placed, bool]:
    if x > panel.width / 2:
        figure = flipped(figure)
    scale = tall / figure.picture.shape[0]
    lift = 0.0 if near else max(0.0, min(AIRBORNE.get(pose, 0.0) * panel.height, ground - tall - top))
    left = x - figure.picture.shape[1] * scale / 2
    margin = min(figure.head * scale * 0.85, panel.width / 4)
    face = left + figure.face[0] * scale
    left += max(0.0, margin - face) - max(0.0, face - (panel.width - margin))
    if lift > 0:
        left = min(max(0.0, left), max(0.0, panel.width - figure.picture.shape[1] * scale))
    return Placed(figure, left, ground - tall - lift, scale, number), lift > 0


def _things(
    moment: Moment,
    large: Sequence[tuple[str, float]],
    figures: Sequence[Placed],
    panel: Box,
    top: float,
    ground: float,
    rng: np.random.Generator,
) -> list[PlacedThing]:
    unit = panel.height / 1000
    placed = []
    for name, x in large:
        room = panel.width * (0.48 if len(figures) + len(large) < 3 else 0.4)
        size = min(CATALOGUE[name].size * unit, (ground - top) * 0.9, room)
        placed.append(PlacedThing(name, x, ground - panel.height * 0.025, size, x > panel.width / 2))
    small = [name for name in moment.setting.props if name in CATALOGUE and CATALOGUE[name].where != "beside"]
    for name in small:
        placed.append(_small(name, figures, placed, panel, top, ground, rng))
    return placed


def _small(
    name: str,
    figures: Sequence[Placed],
    placed: Sequence[PlacedThing],
    panel: Box,
    top: float,
    ground: float,
    rng: np.random.Generator,
) -> PlacedThing:
    """Where it is farthest from faces and from the other things."""
    thing, unit = CATALOGUE[name], panel.height / 1000
    widest = 0.24 if thing.where == "near" else 0.4
    size = min(thing.size * unit, (ground - top) * 0.55, panel.width * widest)
    taken = [figure.face[0] for figure in figures] + [other.x for other in placed]
    x = max((share * panel.width for share in SPOTS), key=lambda x: min((abs(x - at) for at in taken), default=x))
    if thing.where == "air":
        y = top + size + (ground - top - size) * float(rng.uniform(0.05, 0.25))
        return PlacedThing(name, x, y, size, bool(rng.random() < 0.5))
    if thing.where == "far":
        return PlacedThing(name, x, top + (ground - top) * 0.62, size, bool(rng.random() < 0.5))
    return PlacedThing(name, x, ground + panel.height * 0.025, size, x > panel.width / 2)
