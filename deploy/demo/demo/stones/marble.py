"""Stones with veins."""

from dataclasses import dataclass

from demo.stones.noise import Bed, Floats, Veins, ridge, step
from demo.stones.stone import Face, Stone


@dataclass(frozen=True, slots=True, kw_only=True)
class Marble(Stone):
    """`lines` main veins of `width` (in sides) in colour `vein`, with a halo and finer crossing ones in `mist`.

    The shares from 0 to 1 are the strengths of clouds, broad streaks, halo, main veins and fine veins.
    """

    bed: Bed
    ground: str
    clouds: str
    mist: str
    vein: str
    lines: float = 4
    width: float = 0.012
    bend: float = 0.7
    blots: float = 4
    cloudy: float = 0.6
    streaky: float = 0.3
    halo: float = 0.3
    strong: float = 0.9
    fine: float = 0.4

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.ground)
        clouds = bed.cloud(1, self.blots, 6, along=2.2, roughness=0.62)
        face.lay(self.clouds, step(clouds, -0.7, 1.1), self.cloudy)
        broad, strength = Veins(40, self.lines * 2, self.bend * 1.3).within(bed)
        face.lay(self.mist, strength * ridge(broad, 0.05) * step(clouds, -0.5, 0.8), self.streaky)
        main, strength = Veins(10, self.lines, self.bend).within(bed)
        face.lay(self.mist, strength * ridge(main, 6 * self.width * strength), self.halo)
        face.lay(self.vein, strength * ridge(main, self.width * (0.2 + strength)), self.strong)
        self._cross(face, Veins(20, self.lines * 1.7, self.bend * 0.9, 24), 0.4, self.strong * 0.8)
        self._cross(face, Veins(30, self.lines * 2.4, self.bend * 0.9, -33), 0.25, self.fine)
        face.light(bed.grain(5, 1.6))
        return face.pixels

    def _cross(self, face: Face, veins: Veins, finer: float, share: float) -> None:
        away, strength = veins.within(self.bed)
        face.lay(self.mist, strength * ridge(away, self.width * finer * (0.2 + strength)), share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onyx(Stone):
    """Bands of `colours`, with translucent and milky (`milk`) areas."""

    bed: Bed
    colours: tuple[str, ...]
    milk: str
    bands: float = 5

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.colours[0])
        bent = bed.across() + 0.16 * bed.cloud(1, 1.5, 2) + 0.012 * bed.cloud(2, 9, 4)
        phase = bent * self.bands
        for index, colour in enumerate(self.colours[1:], start=1):
            face.lay(colour, ridge((phase * (0.6 + 0.37 * index) + 0.31 * index) % 1 - 0.5, 0.42), 0.75)
        face.lay(self.milk, ridge((phase * 2.7) % 1 - 0.5, 0.09) * step(bed.cloud(3, 3, 3), -0.3, 0.9), 0.75)
        face.lay(self.milk, step(bed.cloud(4, 3, 5, along=2, roughness=0.6), 0, 1.2), 0.6)
        face.light(14 * bed.cloud(5, 1.5, 2) + 5 * bed.cloud(6, 40, 2))
        face.light(bed.grain(7, 1.2))
        return face.pixels
