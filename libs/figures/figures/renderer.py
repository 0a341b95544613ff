"""Draws one figure: body, clothes, light, surroundings, style."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from figures.arrays import Bytes, Floats
from figures.clothing.wardrobe import theme_clothing
from figures.drawing.backgrounds import Setting, background
from figures.drawing.camera import Camera
from figures.drawing.gbuffer import seen
from figures.drawing.ground import ground_of
from figures.drawing.lights import LIGHTING
from figures.drawing.low_poly import faceted
from figures.drawing.shading import Samples, figure_visibility, ground_light, lit
from figures.drawing.styles import STYLES, Sight
from figures.drawing.tracing import Tracer
from figures.drawing.viewpoint import viewpoint
from figures.dressing import dressed
from figures.scene import Scene, assembled
from figures.vocabulary import DEFAULTS, FILTERS

Report = Callable[[int, int, str], None]
_STEPS = ("posing", "dressing", "tracing", "lighting", "surroundings", "drawing")
_SMALLEST, _LARGEST = 32, 2048  # pixels
_LINE = 900.0  # a thin line is one sample wide in a picture of this many samples


class Quality(Enum):
    DRAFT = "draft"
    NORMAL = "normal"
    FINE = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRequest:
    """`filters` are those of `figures.vocabulary`; absent ones take their defaults."""

    filters: Mapping[str, str]
    seed: int
    width: int
    height: int
    quality: Quality


_FACTOR = {Quality.DRAFT: 2, Quality.NORMAL: 2, Quality.FINE: 3}
_SAMPLES = {Quality.DRAFT: Samples(1, 1), Quality.NORMAL: Samples(2, 3), Quality.FINE: Samples(4, 6)}


class InvalidFigure(ValueError):
    """A filter or value that is not of the vocabulary, or a size that cannot be drawn."""


def _check(request: FigureRequest) -> None:
    for name, value in request.filters.items():
        if value not in FILTERS.get(name, ()):
            raise InvalidFigure(f"{name}={value!r} is not in the vocabulary")
    if not all(_SMALLEST <= side <= _LARGEST for side in (request.width, request.height)):
        raise InvalidFigure(f"{request.width}x{request.height} is not from {_SMALLEST} to {_LARGEST} pixels a side")
    if request.seed < 0:
        raise InvalidFigure("the seed is negative")


def draw_figure(request: FigureRequest, report: Report | None = None) -> bytes:
    """A PNG of 8-bit RGB. Equal requests give equal bytes. `report` gets (step, number of steps, name of the step).

    Raises InvalidFigure.
    """
    picture = _drawn(request, report or (lambda step, steps, name: None))
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 4])
    if not done:
        raise RuntimeError("the picture could not be encoded")
    return data.tobytes()


def _effort(quality: Quality, *, close: bool) -> tuple[int, Samples]:
    """Samples a side of a pixel, and rays per sample: fewer when the figure fills the picture, which takes the most."""
    factor, samples = _FACTOR[quality], _SAMPLES[quality]
    if close:
        return min(factor, 2), Samples((samples.lamp + 1) // 2, (samples.sky + 1) // 2)
    return factor, samples


def _drawn(request: FigureRequest, report: Report) -> Bytes:
    def begin(step: int) -> None:
        report(step, len(_STEPS), _STEPS[step])

    _check(request)
    filters = {**DEFAULTS, **theme_clothing(request.filters), **request.filters}
    size = (request.width, request.height)
    factor, samples = _effort(request.quality, close=filters["body_region"] != "full_body")
    lighting = LIGHTING[filters["lighting"]]
    begin(0)
    model = dressed(filters, request.seed)
    begin(1)
    view = viewpoint(filters, model.pose, model.subject, size, np.random.default_rng((request.seed, 4)))
    camera, around = view.camera, view.around
    scene = assembled(model.pieces)
    if filters["style"] == "low_poly":
        scene = faceted(scene, np.random.default_rng((request.seed, 7)))
    begin(2)
    tracer = Tracer(scene.points, scene.triangles)
    buffer = seen(scene, tracer, camera.scaled(factor))
    begin(3)
    visible = figure_visibility(buffer, tracer, lighting, around, samples, factor)
    shaded = lit(buffer, scene, lighting, around, visible)
    begin(4)
    behind = _surroundings(filters, request.seed, scene, tracer, view.camera, around, samples)
    begin(5)
    drawn = STYLES[filters["style"]](
        Sight(
            buffer,
            shaded,
            behind,
            visible[:, -1],
            factor,
            min(size) * factor / _LINE,
            np.random.default_rng((request.seed, 6)),
        )
    )
    return np.asarray(np.rint(np.clip(drawn, 0, 1) * 255), np.uint8)


def _surroundings(
    filters: Mapping[str, str], seed: int, scene: Scene, tracer: Tracer, camera: Camera, around: float, samples: Samples
) -> Floats:
    lighting = LIGHTING[filters["lighting"]]
    ground = ground_of(camera)
    centre = np.median(scene.points, 0).astype(np.float32)
    light = ground_light(
        ground.points, ground.covers, tracer, lighting, around, Samples(samples.lamp + 2, samples.sky + 1), centre
    )
    setting = Setting(ground, centre, around, np.random.default_rng((seed, 5)))
    return background(filters["background"], setting, lighting, light)
