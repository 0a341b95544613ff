"""The lights of each `lighting` value. Directions are relative to the camera, so that the light is seen from every
side.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
WARM, COOL, WHITE = (1.0, 0.88, 0.72), (0.74, 0.86, 1.0), (1.0, 0.97, 0.93)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A distant area light: `around` degrees right of the camera, `above` the horizon; `size` is its angular radius."""

    around: float
    above: float
    strength: float
    colour: Colour = WHITE
    size: float = 12.0
    shadows: bool = True

    def direction(self, camera_around: float) -> NDArray[np.float64]:
        """Unit vector toward the lamp."""
        a, e = np.radians([camera_around + self.around, self.above])
        return np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighting:
    """`sky` and `bounce` light what the lamps do not, from above and below; `backdrop` scales the background."""

    lamps: tuple[Lamp, ...]
    sky: Colour
    bounce: Colour
    backdrop: float = 1.0
    vignette: float = 0.12
    pool: float = 0.0  # how far the light falls off away from the figure
    shadow: float = 1.0  # how dark shadows on the ground are


def _grey(value: float, tint: Colour = (1.0, 1.0, 1.0)) -> Colour:
    return (value * tint[0], value * tint[1], value * tint[2])


LIGHTING: Mapping[str, Lighting] = {
    "studio": Lighting(
        lamps=(
            Lamp(-42, 44, 1.5, size=9),
            Lamp(62, 20, 0.26, COOL, 25, shadows=False),
            Lamp(158, 38, 0.75, COOL, 10),
        ),
        sky=_grey(0.30),
        bounce=_grey(0.16, WARM),
    ),
    "natural": Lighting(
        lamps=(Lamp(36, 52, 2.5, (1.0, 0.9, 0.74), 2.5),),
        sky=(0.36, 0.46, 0.62),
        bounce=(0.20, 0.18, 0.14),
        backdrop=1.06,
        vignette=0.05,
    ),
    "dramatic": Lighting(
        lamps=(Lamp(-78, 34, 2.9, WARM, 5), Lamp(140, 25, 0.55, COOL, 8)),
        sky=_grey(0.055, COOL),
        bounce=_grey(0.03),
        backdrop=0.34,
        vignette=0.45,
        pool=0.5,
    ),
    "rim": Lighting(
        lamps=(Lamp(126, 26, 6.0, COOL, 6), Lamp(-122, 22, 5.4, WARM, 6), Lamp(-20, 30, 0.07, size=30)),
        sky=_grey(0.035),
        bounce=_grey(0.02),
        backdrop=0.09,
        vignette=0.3,
        pool=0.35,
    ),
    "soft": Lighting(
        lamps=(Lamp(-18, 62, 1.0, size=38),),
        sky=_grey(0.62),
        bounce=_grey(0.34),
        backdrop=1.04,
        vignette=0.05,
        shadow=0.8,
    ),
    "flat": Lighting(
        lamps=(Lamp(0, 8, 0.34, size=6, shadows=False),),
        sky=_grey(0.72),
        bounce=_grey(0.66),
        vignette=0.0,
        shadow=0.5,
    ),
    "chiaroscuro": Lighting(
        lamps=(Lamp(-58, 52, 3.7, (1.0, 0.8, 0.55), 3.5),),
        sky=_grey(0.014, WARM),
        bounce=_grey(0.03, WARM),
        backdrop=0.13,
        vignette=0.6,
        pool=0.8,
    ),
    "high_key": Lighting(
        lamps=(Lamp(-35, 40, 1.5, size=28), Lamp(40, 32, 1.0, size=28), Lamp(165, 45, 0.9, size=15)),
        sky=_grey(0.55),
        bounce=_grey(0.5),
        backdrop=1.5,
        vignette=-0.08,
        shadow=0.55,
    ),
    "low_key": Lighting(
        lamps=(Lamp(-112, 40, 2.3, COOL, 7), Lamp(48, 26, 0.34, WARM, 14)),
        sky=_grey(0.035, COOL),
        bounce=_grey(0.02),
        backdrop=0.07,
        vignette=0.4,
        pool=0.45,
    ),
}
