"""Stones with layers."""

from dataclasses import dataclass

import numpy as np

from demo.stones.noise import Bed, Floats, step
from demo.stones.stone import Face, Stone


@dataclass(frozen=True, slots=True, kw_only=True)
class Travertine(Stone):
    """Fine layers of two colours, and holes, whose strength is `open`."""

    bed: Bed
    ground: str
    layers: str
    holes: str
    open: float = 0.8

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.ground)
        layers = bed.cloud(1, 12, 4, along=14, roughness=0.7)
        face.lay(self.layers, step(layers, -0.9, 1.1), 0.85)
        face.lay(self.holes, step(bed.cloud(2, 26, 2, along=16), 0.35, 1.2), 0.22)
        face.light(9 * bed.cloud(3, 3, 4, along=2) + 5 * bed.cloud(4, 50, 2))
        pits = bed.cloud(5, 64, 2, along=2.6, roughness=0.8) + 0.5 * layers - 0.3 * bed.cloud(6, 3, 2)
        face.light(-26 * step(np.roll(pits, -2, axis=0), 1.15, 1.6) * np.float32(self.open))
        face.lay(self.holes, step(pits, 1.25, 1.5), self.open)
        face.light(bed.grain(7, 2))
        return face.pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate(Stone):
    """A split surface: light from the upper left shows steps and ripples. `rusty` is the strength of rust."""

    bed: Bed
    ground: str
    sheen: str
    rust: str = "#8a5a34"
    rusty: float = 0.0

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.ground)
        ripples = bed.cloud(1, 6, 5, along=2.2, roughness=0.75)
        rise = np.float32(1.6) * bed.cloud(2, 2, 5, along=2.6, roughness=0.6)
        plates = np.float32(0.22) * (np.floor(rise) + step(rise - np.floor(rise), 0.3, 0.7))
        face.lay(self.sheen, step(bed.cloud(3, 3, 5, along=3), -0.6, 1.2), 0.5)
        face.lay(self.rust, step(bed.cloud(4, 3, 5, roughness=0.6), 0.1, 1.1), self.rusty)
        height = ripples * np.float32(0.34) + plates
        slope = height - np.roll(height, (4, 4), axis=(0, 1))
        face.light(np.clip(slope, -0.24, 0.24) * 190)
        face.light(bed.grain(5, 3))
        return face.pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Limestone(Stone):
    """Calm and matt, with shells and grains of a second and a third colour."""

    bed: Bed
    ground: str
    shade: str
    shells: str
    shelly: float = 0.4

    def face(self) -> Floats:
        bed, face = self.bed, Face(self.ground)
        face.lay(self.shade, step(bed.cloud(1, 4, 6, along=1.5, roughness=0.65), -0.8, 1.3), 0.6)
        face.lay(self.shells, step(bed.cloud(2, 44, 2, along=1.8, roughness=0.9), 0.75, 1.2), self.shelly)
        face.lay(self.shade, step(bed.cloud(3, 60, 2), 0.7, 1.2), 0.6)
        face.light(5 * bed.cloud(4, 70, 1) + bed.grain(5, 2.4)[..., 0])
        return face.pixels
