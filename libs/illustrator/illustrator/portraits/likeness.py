"""What is known of a person from their photos: colours, proportions of the face, hair, glasses, clothes."""

from dataclasses import dataclass, field
from typing import Literal

Rgb = tuple[float, float, float]  # sRGB, 0 to 1
Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Each a factor of the average face (1), except tilts (degrees, outer corner up is positive)."""

    width: float = 1.0
    jaw: float = 1.0
    chin: float = 1.0  # width
    lower: float = 1.0  # length from the eyes to the chin
    eye_spacing: float = 1.0
    eye_width: float = 1.0
    eye_open: float = 1.0
    eye_tilt: float = 0.0
    brow_height: float = 1.0
    brow_tilt: float = 0.0
    brow_weight: float = 1.0
    nose_width: float = 1.0
    nose_length: float = 1.0
    mouth_width: float = 1.0
    lips: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hair:
    """Lengths in heights of the head without hair."""

    colour: Rgb = (0.3, 0.2, 0.14)
    bald: bool = False
    top: float = 0.12  # above the crown
    left: float = 0.08  # beyond the head's side, in the picture
    right: float = 0.08
    length_left: float = 0.5  # how far down it reaches from the crown; 1 is the chin
    length_right: float = 0.5
    fringe: float = 0.3  # 0 the forehead is free, 1 down to the brows
    part: float = -0.3  # -1 left, 0 middle, 1 right, in the picture
    curl: float = 0.0  # 0 straight, 1 tight curls


@dataclass(frozen=True, slots=True, kw_only=True)
class Glasses:
    colour: Rgb = (0.15, 0.13, 0.14)
    round: bool = True
    dark: bool = False  # sunglasses


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    gender: Gender = "male"
    found: bool = False  # a face was found in a photo
    skin: Rgb = (0.87, 0.68, 0.55)
    lips: Rgb = (0.78, 0.45, 0.42)
    iris: Rgb = (0.34, 0.22, 0.14)
    brows: Rgb = (0.25, 0.17, 0.12)
    face: Face = field(default_factory=Face)
    hair: Hair = field(default_factory=Hair)
    beard: float = 0.0  # 0 none, 1 full
    glasses: Glasses | None = None
    top: Rgb = (0.85, 0.3, 0.26)
    bottom: Rgb = (0.22, 0.32, 0.52)
