"""Poses as directions of the limbs, and the one that a text asks for (English, Georgian)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from illustrator.portraits.words import mentions

Pair = tuple[float, float]
Hand = Literal["relaxed", "open", "fist", "pointing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Directions in the picture, in degrees: 0 down, 90 right, 180 up, -90 left. Upper and lower part of each limb.

    `left` and `right` are the picture's. `short` shortens thighs seen from the front.
    """

    left_arm: Pair = (-24, -10)
    right_arm: Pair = (24, 10)
    left_leg: Pair = (-7, -3)
    right_leg: Pair = (7, 3)
    short: Pair = (1.0, 1.0)
    left_hand: Hand = "relaxed"
    right_hand: Hand = "relaxed"
    lean: float = 0.0  # of the torso, clockwise
    tilt: float = 0.0  # of the head
    turn: float = 0.0  # of the head: -1 to the left, 1 to the right
    whole: float = 0.0  # turn of the whole figure
    lift: float = 0.0  # above the ground, in heads


POSES: Mapping[str, Pose] = {
    "standing": Pose(tilt=-3, turn=0.12),
    "waving": Pose(right_arm=(112, 172), left_arm=(-16, -2), right_hand="open", tilt=5, turn=0.1, lean=-2),
    "running": Pose(
        left_arm=(-62, 38),
        right_arm=(48, 132),
        left_leg=(-38, -96),
        right_leg=(46, -14),
        left_hand="fist",
        right_hand="fist",
        lean=12,
        turn=0.45,
        tilt=3,
        lift=0.08,
    ),
    "walking": Pose(left_arm=(-28, -6), right_arm=(26, 58), left_leg=(-18, -30), right_leg=(20, 4), lean=3, turn=0.35),
    "sitting": Pose(
        left_arm=(-22, 28),
        right_arm=(22, -28),
        left_leg=(-34, -10),
        right_leg=(34, 10),
        short=(0.42, 0.42),
        tilt=-3,
        turn=0.1,
    ),
    "pointing": Pose(
        right_arm=(86, 94),
        right_hand="pointing",
        left_arm=(-46, 48),
        tilt=3,
        turn=0.4,
        lean=2,
        left_leg=(-8, -4),
        right_leg=(8, 4),
    ),
    "arms up": Pose(
        left_arm=(-142, -168),
        right_arm=(142, 168),
        left_hand="open",
        right_hand="open",
        left_leg=(-9, -4),
        right_leg=(9, 4),
        tilt=-3,
        turn=0.0,
    ),
    "jumping": Pose(
        left_arm=(-128, -158),
        right_arm=(128, 158),
        left_leg=(-34, -72),
        right_leg=(40, -28),
        left_hand="open",
        right_hand="open",
        tilt=4,
        lean=2,
        turn=0.1,
        lift=0.3,
    ),
    "hero": Pose(
        left_hand="fist",
        right_hand="fist",
        left_arm=(-52, 46),
        right_arm=(52, -46),
        left_leg=(-13, -8),
        right_leg=(13, 8),
        tilt=-2,
        turn=0.22,
    ),
    "flying": Pose(
        left_arm=(-20, -12),
        right_arm=(166, 176),
        right_hand="fist",
        left_leg=(-6, -22),
        right_leg=(5, -4),
        whole=42,
        tilt=-22,
        turn=0.4,
        lift=0.3,
    ),
    "thinking": Pose(right_arm=(30, 158), left_arm=(-22, 62), tilt=6, turn=0.25),
    "hugging": Pose(left_arm=(-66, 40), right_arm=(66, -40), tilt=5, turn=0.0),
    "dancing": Pose(
        left_arm=(-104, -150),
        right_arm=(78, 20),
        left_hand="open",
        right_hand="open",
        left_leg=(-16, -2),
        right_leg=(30, -34),
        tilt=7,
        lean=-5,
        turn=-0.2,
    ),
    "sneaking": Pose(
        left_arm=(-40, 62), right_arm=(52, 118), left_leg=(-24, -2), right_leg=(34, -26), lean=8, tilt=-3, turn=0.4
    ),
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "flying": ("fly", "flies", "soar", "glid", "ფრინავ", "ფრენ"),
    "running": ("run", "sprint", "chas", "rush", "race", "escap", "რბ"),
    "jumping": ("jump", "leap", "hop", "bounc", "ხტ"),
    "waving": ("wav", "greet", "hello", "goodbye", "ხელს უქნ", "ესალმ"),
    "pointing": ("point", "show", "indicat", "მიუთით", "უჩვენ"),
    "arms up": ("arms up", "cheer", "celebrat", "victor", "hooray", "raise", "ზეიმ"),
    "sitting": ("sit", "seat", "ride", "riding", "kneel", "crouch", "ზის", "სხედ", "ჯდ"),
    "walking": ("walk", "stroll", "explor", "step", "march", "დადის", "მიდი", "მიაბიჯ"),
    "hugging": ("hug", "hold", "carry", "embrac", "ეხუტ"),
    "thinking": ("think", "ponder", "read", "wonder", "look", "ფიქრ"),
    "dancing": ("danc", "twirl", "spin", "play", "sing", "ცეკვ", "თამაშ"),
    "sneaking": ("sneak", "hide", "tiptoe", "creep", "search", "იმალ", "ეძებ"),
    "hero": ("hero", "brave", "proud", "confident", "stand tall", "power", "fight", "გმირ"),
    "standing": ("stand", "დგას"),
}


def pose_named(text: str) -> Pose:
    for name, words in _WORDS.items():
        if mentions(text, words):
            return POSES[name]
    return POSES["standing"]
