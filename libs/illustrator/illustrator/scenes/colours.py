"""Colours as floats from 0 to 1 in sRGB, and what a style makes of them."""

from dataclasses import dataclass

import skia

from illustrator.style import Colour, Style

Tone = tuple[float, float, float]


def tone(colour: Colour | str) -> Tone:
    """From 0–255 or "#rrggbb"."""
    if isinstance(colour, str):
        colour = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    return colour[0] / 255, colour[1] / 255, colour[2] / 255


def mix(a: Tone, b: Tone, share: float) -> Tone:
    """`share` 0 is a, 1 is b."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def times(a: Tone, b: Tone) -> Tone:
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


def brightness(a: Tone) -> float:
    return 0.299 * a[0] + 0.587 * a[1] + 0.114 * a[2]


def paint(colour: Tone, alpha: float = 1.0) -> skia.Paint:
    """An antialiased fill."""
    return skia.Paint(AntiAlias=True, Color4f=skia.Color4f(*(min(1.0, max(0.0, part)) for part in colour), alpha))


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a scene: `ambient` multiplies colours, distance fades to `haze`, `sky` is from zenith to horizon."""

    ambient: Tone
    haze: Tone
    sky: tuple[Tone, Tone, Tone]
    sun: Tone
    is_dark: bool
    rim: Tone
    on_figures: float = 0.6  # share of `ambient` that people get, who have to stand out from the scenery


def graded(colour: Tone, style: Style) -> Tone:
    """The style's saturation, contrast and warmth."""
    grey = brightness(colour)
    parts = [grey + (part - grey) * style.saturation for part in colour]
    parts = [0.5 + (part - 0.5) * style.contrast for part in parts]
    warm = style.warmth * 0.35
    return (
        min(1.0, max(0.0, parts[0] * (1 + warm))),
        min(1.0, max(0.0, parts[1] * (1 + warm * 0.25))),
        min(1.0, max(0.0, parts[2] * (1 - warm))),
    )


DAY_SUN = tone("#fff6d8")
NIGHTS = {  # zenith, horizon, distance, moon, what colours are multiplied with
    "cel": ("#1b1a5e", "#7a5fc8", "#6a63c4", "#fff3b8", "#a8a6f4"),
    "wash": ("#12475f", "#63a8a4", "#4b8f96", "#fdf6cf", "#9cc6d6"),
    "halftone": ("#050b3a", "#1f4fc0", "#1b3f9a", "#ffe34d", "#8fa4ff"),
    "soft": ("#241a5c", "#b06a9c", "#75589c", "#ffe9c2", "#b8a6ea"),
    "gouache": ("#20344f", "#8f9a7e", "#5f7d84", "#ffdf94", "#b3b8c0"),
}


def light_of(style: Style, time: str, weather: str) -> Light:
    """The light for a time of day (day, morning, evening, night) and weather."""
    top, horizon = tone(style.palette.sky[0]), tone(style.palette.sky[1])
    if style.shading == "neon":
        return _neon(top, horizon, time)
    if time == "night":
        deep, low, haze, sun, ambient = (tone(colour) for colour in NIGHTS[style.shading])
        return Light(
            ambient, mix(deep, haze, 0.65), (deep, mix(deep, low, 0.5), low), sun, True, mix(sun, (1, 1, 1), 0.4), 0.42
        )
    if time == "evening":
        deep, glow = mix(tone("#4b3f8f"), top, 0.3), mix(tone("#ff9a54"), horizon, 0.15)
        return Light(
            (1.0, 0.8, 0.74),
            mix(glow, deep, 0.35),
            (deep, tone("#e0708c"), glow),
            tone("#ffe0a0"),
            False,
            tone("#ffc27a"),
        )
    if time == "morning":
        deep, glow = mix(tone("#7db8e6"), top, 0.4), mix(tone("#ffd9b8"), horizon, 0.3)
        return Light(
            (1.0, 0.94, 0.9),
            mix(glow, deep, 0.3),
            (deep, mix(deep, glow, 0.5), glow),
            tone("#fff2c8"),
            False,
            tone("#ffe6b8"),
        )
    if weather in ("rain", "fog"):
        grey = mix(tone("#8fa0b2"), top, 0.25)
        pale = mix(tone("#d5dde2"), horizon, 0.2)
        return Light(
            (0.84, 0.88, 0.93), pale, (grey, mix(grey, pale, 0.5), pale), tone("#eef2f2"), False, tone("#ffffff")
        )
    return Light(
        (1.0, 1.0, 1.0),
        mix(horizon, top, 0.25),
        (top, mix(top, horizon, 0.5), horizon),
        DAY_SUN,
        False,
        tone(style.palette.light),
    )


def _neon(top: Tone, horizon: Tone, time: str) -> Light:
    """Neon light all day long: a pink and blue haze by day, a deep sky at night."""
    if time == "night":
        high, low, ambient = top, mix(horizon, top, 0.25), tone("#8a7fd0")
    else:
        glow = {"morning": tone("#ffb08c"), "evening": tone("#ff7a4a")}.get(time, tone("#ff8ccb"))
        high, low, ambient = mix(top, tone("#4a6fe0"), 0.6), mix(horizon, glow, 0.7), tone("#d2c4f4")
    return Light(
        ambient,
        mix(high, low, 0.55),
        (high, mix(high, low, 0.5), low),
        tone("#ffd7f2"),
        True,
        tone("#58f0ff"),
        0.15,
    )
