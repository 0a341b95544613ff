"""The light that surfaces send to the camera."""

from dataclasses import dataclass

import cv2
import numpy as np

from figures.arrays import Bools, Bytes, Floats, Ints, dot, smoothstep, unit
from figures.drawing.gbuffer import GBuffer
from figures.drawing.lights import Lighting
from figures.drawing.tracing import Tracer
from figures.drawing.visibility import filtered, lamp_share, pattern, sky_share
from figures.scene import Scene

_BLEED = np.array([1.0, 0.42, 0.22], np.float32)  # how far red, green and blue light travel in skin


@dataclass(frozen=True, slots=True)
class Samples:
    """Rays per point: to each lamp, and to the sky."""

    lamp: int
    sky: int


def figure_visibility(
    buffer: GBuffer, tracer: Tracer, lighting: Lighting, around: float, samples: Samples, factor: int
) -> Floats:
    """For each sample of the buffer the share of each lamp (columns), and last that of the sky. One ray set per
    pixel.
    """
    fine = buffer.depth.shape
    shape = (fine[0] // factor, fine[1] // factor)
    pixel = (buffer.where // fine[1] // factor) * shape[1] + (buffer.where % fine[1]) // factor
    _, first = np.unique(pixel, return_index=True)
    chosen = pixel[first]
    phase = pattern(shape).ravel()[chosen]
    points, normals = buffer.points[first], buffer.normals[first]
    columns = [
        lamp_share(tracer, points, normals, phase, (lamp.direction(around), lamp.size), samples.lamp)
        if lamp.shadows
        else np.ones(len(first), np.float32)
        for lamp in lighting.lamps
    ]
    columns.append(sky_share(tracer, points, normals, phase, samples.sky, 0.55))
    image = np.zeros((shape[0] * shape[1], len(columns)), np.float32)
    image[chosen] = np.stack(columns, 1)
    covered, depth = np.zeros(shape, bool), np.zeros(shape, np.float32)
    covered.ravel()[chosen] = True
    depth.ravel()[chosen] = buffer.depth.ravel()[buffer.where[first]]
    smooth = filtered(filtered(image.reshape(*shape, -1), covered, depth), covered, depth)
    return np.asarray(smooth.reshape(-1, len(columns))[pixel], np.float32)


def lit(buffer: GBuffer, scene: Scene, lighting: Lighting, around: float, visible: Floats) -> Floats:
    """Linear colours of the samples."""
    gloss, sharpness, metal, wrap, glow = _material_columns(scene, buffer.pieces)
    normals = buffer.normals
    sky, bounce = np.array(lighting.sky, np.float32), np.array(lighting.bounce, np.float32)
    up = (normals[:, 2:] * 0.5 + 0.5).astype(np.float32)
    open_sky = visible[:, -1:]
    skin = np.flatnonzero(wrap)
    tinted = _reddened(open_sky, skin, 0.35)
    diffuse = (sky * up + bounce * (1 - up)) * tinted
    shine = (sky * smoothstep(-0.2, 0.9, normals[:, 2])[:, None] + bounce * 0.3) * open_sky * gloss * 1.2
    fresnel = (1 - np.clip(dot(normals, buffer.toward), 0, 1))[:, None] ** 4
    shine = shine * (0.4 + 2.2 * fresnel)
    for column, lamp in enumerate(lighting.lamps):
        direction = lamp.direction(around).astype(np.float32)
        strength = np.array(lamp.colour, np.float32) * np.float32(lamp.strength)
        soft = wrap * _BLEED + np.float32(np.sin(np.radians(lamp.size)) * 0.35)
        facing = np.clip((dot(normals, direction[None])[:, None] + soft) / (1 + soft), 0, None)
        seen = visible[:, column : column + 1]
        diffuse = diffuse + facing * _reddened(seen, skin, 0.4) * strength * 0.62
        half = unit(buffer.toward + direction)
        lobe = np.clip(dot(normals, half), 0, 1)[:, None] ** sharpness * (sharpness + 8) / 30
        shine = shine + lobe * seen * strength * gloss * (facing > 0) * (0.5 + 2 * fresnel)
    tint = 1 + metal * (buffer.colours * 1.6 - 1)
    return np.asarray(buffer.colours * diffuse * (1 - 0.62 * metal) + shine * tint + buffer.colours * glow, np.float32)


def _reddened(light: Floats, skin: Ints, amount: float) -> Floats:
    """Light of one value as three: where there is skin, light that bounces inside it reddens the edges of shadows."""
    colours = np.repeat(light, 3, 1)
    colours[skin] = light[skin] ** (1 - np.float32(amount) * _BLEED)
    return colours


def _material_columns(scene: Scene, pieces: Bytes) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    table = np.array([(m.gloss, m.sharpness, m.metal, m.wrap, m.glow) for m in scene.materials], np.float32)
    columns = table[pieces]
    return columns[:, :1], columns[:, 1:2], columns[:, 2:3], columns[:, 3:4], columns[:, 4:5]


@dataclass(frozen=True, slots=True)
class GroundLight:
    """Light on the ground plane, per pixel: lamps' light that arrives, sky's light that arrives, both from 0 to
    about 1.
    """

    direct: Floats
    ambient: Floats


def ground_light(
    points: Floats,
    on_ground: Bools,
    tracer: Tracer,
    lighting: Lighting,
    around: float,
    samples: Samples,
    centre: Floats,
) -> GroundLight:
    """Shares of the unshadowed light that reach each pixel's ground point; 1 where there is no ground.

    Computed on every second pixel, and only within reach of the figure's shadow: light on the ground changes slowly.
    """
    coarse = points[::2, ::2]
    shape = coarse.shape[:2]
    near = on_ground[::2, ::2] & (np.hypot(coarse[..., 0] - centre[0], coarse[..., 1] - centre[1]) < 3.2)
    chosen: Ints = np.flatnonzero(near).astype(np.int32)
    spots = coarse.reshape(-1, 3)[chosen]
    up = np.broadcast_to(np.array([0, 0, 1], np.float32), spots.shape)
    phase = pattern(shape).ravel()[chosen]
    total, arrived = 1e-6, np.zeros(len(spots), np.float32)
    for lamp in lighting.lamps:
        direction = lamp.direction(around)
        power = lamp.strength * max(direction[2], 0.0)
        total += power
        seen = lamp_share(tracer, spots, up, phase, (direction, lamp.size), samples.lamp) if lamp.shadows else 1.0
        arrived += np.float32(power) * seen
    layers = np.ones((shape[0] * shape[1], 2), np.float32)
    layers[chosen, 0] = arrived / np.float32(total)
    layers[chosen, 1] = sky_share(tracer, spots, up, phase, samples.sky, 0.8)
    smooth = filtered(layers.reshape(*shape, 2), near, np.where(near, 1.0, 0.0).astype(np.float32))
    blurred = cv2.GaussianBlur(smooth, (0, 0), 1.3)
    fine = np.asarray(cv2.resize(blurred, (points.shape[1], points.shape[0])), np.float32)
    return GroundLight(fine[..., 0], fine[..., 1])
