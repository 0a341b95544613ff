"""What is drawn on hair: strands, shine, coils, and the stubble of cropped hair."""

import numpy as np

from illustrator.portraits import curves, shading
from illustrator.portraits.canvas import Floats, Region
from illustrator.portraits.hair_plan import GAPS, LONG, HairPlan, gap_height
from illustrator.portraits.head import HeadPlan
from illustrator.portraits.likeness import Hair
from illustrator.portraits.painter import Painter


def draw_lock_strands(
    painter: Painter, plan: HeadPlan, form: HairPlan, side: int, region: Region, colour: Floats
) -> None:
    half, low, out = plan.half, form.length(side), plan.half + form.side(side)
    dark = shading.shadow_of(colour, painter.style) * np.float32(0.86)
    for t in (0.35, 0.65) if low > LONG else (0.55,):
        start = np.array([side * (half * 0.86 + (out - half) * t), 0.30])
        bottom = np.array([side * (half * 0.82 + (out * 0.9 - half * 0.82) * t), low * 0.93])
        bend = (start + bottom) / 2 + (side * 0.03, 0)
        painter.line(curves.smooth([start, bend, bottom], closed=False), dark, 0.012, opacity=0.55, within=region)


def draw_strands(painter: Painter, plan: HeadPlan, form: HairPlan, hair: Hair, region: Region, colour: Floats) -> None:
    style = painter.style
    dark = shading.shadow_of(colour, style) * np.float32(0.82)
    base = shading.tinted(colour, style)
    light = np.clip(base * 1.25 + 0.10, 0, 1).astype(np.float32)
    half, x0 = plan.half, hair.part * 0.55 * plan.half + plan.shifted(0.5)
    root = np.array([x0, -form.top * 0.72])
    if hair.curl > 0.55:
        _coils(painter, plan, form, region, dark, light)
        return
    if form.cropped:
        _stubble(painter, plan, form, region, dark)
        return
    for share in GAPS:
        end = np.array([share * half + plan.shifted(0.55), gap_height(plan, hair, share)])
        bend = root * 0.35 + end * 0.65 + np.array([np.sign(share - hair.part) * half * 0.12, -0.07])
        path = curves.smooth([root, bend, end], closed=False, steps=14)
        path = path[len(path) * 2 // 5 :]  # strands that met would look like the stalk of a fruit
        wave = np.sin(np.linspace(0, 9, len(path))) * 0.012 * hair.curl
        path = path + np.stack([wave, np.zeros_like(wave)], axis=1)
        painter.line(path, dark, 0.016, taper=(0.05, 0.8), opacity=0.6, within=region)
    _shine(painter, plan, form, region, light)


def _shine(painter: Painter, plan: HeadPlan, form: HairPlan, region: Region, light: Floats) -> None:
    half, style = plan.half, painter.style
    y = -form.top * 0.30
    match style.shading:
        case "cel" | "neon":
            upper = [
                (-half * 0.62, y + 0.12),
                (-half * 0.2, y + 0.02),
                (half * 0.25, y + 0.02),
                (half * 0.62, y + 0.12),
            ]
            teeth = [
                (share * half, y + 0.14 + 0.06 * share**2 + (0.035 if index % 2 else -0.02))
                for index, share in enumerate(np.linspace(0.6, -0.6, 11))
            ]
            painter.flat(np.array(upper + teeth), light, opacity=0.75, within=region)
        case "halftone":
            for share in (-0.45, -0.25):
                arc = curves.smooth(
                    [(share * half, y - 0.02), ((share - 0.16) * half, y + 0.08), ((share - 0.22) * half, y + 0.2)],
                    closed=False,
                )
                painter.line(arc, light, 0.03, taper=(0.1, 0.1), opacity=0.9, within=region)
        case "wash" | "gouache":
            arc = curves.smooth(
                [(-half * 0.6, y + 0.14), (-half * 0.25, y + 0.035), (half * 0.2, y + 0.03), (half * 0.5, y + 0.1)],
                closed=False,
            )
            painter.line(arc, light, 0.045, taper=(0.1, 0.1), opacity=0.38, within=region)
        case _:
            painter.glow(-half * 0.3, y + 0.08, half * 0.42, light, 0.5, region)


def _coils(painter: Painter, plan: HeadPlan, form: HairPlan, region: Region, dark: Floats, light: Floats) -> None:
    rng = np.random.default_rng(7)
    for index in range(46):
        x = rng.uniform(-1, 1) * (plan.half + max(form.left, form.right)) * 0.92
        y = rng.uniform(-form.top * 0.9, 0.34)
        size = rng.uniform(0.03, 0.05)
        start = rng.uniform(0, 6.28)
        turn = np.linspace(start, start + 3.9, 14)
        arc = np.stack([x + size * np.cos(turn), y + size * np.sin(turn)], axis=1)
        painter.line(
            arc, dark if index % 3 else light, 0.013, taper=(0.2, 0.2), opacity=0.6 if index % 3 else 0.4, within=region
        )


def _stubble(painter: Painter, plan: HeadPlan, form: HairPlan, region: Region, dark: Floats) -> None:
    """Short strokes away from the crown."""
    rng = np.random.default_rng(11)
    crown = np.array([0.0, 0.10])
    for _ in range(90):
        place = np.array([rng.uniform(-1, 1) * (plan.half + form.left), rng.uniform(-form.top, 0.40)])
        away = (place - crown) / max(float(np.hypot(*(place - crown))), 0.05)
        painter.line(
            np.linspace(place, place + away * 0.035, 4), dark, 0.011, taper=(0.6, 0.3), opacity=0.55, within=region
        )
