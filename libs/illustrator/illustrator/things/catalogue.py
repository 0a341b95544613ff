"""Every thing with its size and where it belongs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from zlib import crc32

import numpy as np

from illustrator.scenes.colours import tone
from illustrator.scenes.pen import Pen
from illustrator.things import animals, beasts, objects, treasures, vehicles

Where = Literal["beside", "near", "air", "far"]
Drawing = Callable[[Pen], None]


@dataclass(frozen=True, slots=True)
class Thing:
    """`size` is the height in scene units: drawings stand at (0, 0), 100 high, facing right.

    `where`: beside the people, small and near their feet, in the air, or far behind. `head` is a creature's mouth,
    in heights.
    """

    draw: Drawing
    size: float
    where: Where
    head: tuple[float, float] | None = None


CATALOGUE: Mapping[str, Thing] = {
    "dragon": Thing(beasts.dragon, 480, "beside", (0.42, -0.8)),
    "dog": Thing(animals.dog, 230, "beside", (0.42, -0.7)),
    "cat": Thing(animals.cat, 190, "beside", (0.0, -0.6)),
    "horse": Thing(beasts.horse, 430, "beside", (0.45, -0.8)),
    "bird": Thing(animals.bird, 110, "air", (0.35, -0.6)),
    "fish": Thing(animals.fish, 120, "air", (0.4, -0.5)),
    "rabbit": Thing(animals.rabbit, 190, "beside", (0.0, -0.5)),
    "bear": Thing(beasts.bear, 400, "beside", (0.0, -0.7)),
    "fox": Thing(animals.fox, 220, "beside", (0.42, -0.62)),
    "robot": Thing(beasts.robot, 380, "beside", (0.0, -0.72)),
    "ghost": Thing(beasts.ghost, 330, "beside", (0.0, -0.62)),
    "snowman": Thing(objects.snowman, 380, "beside"),
    "boat": Thing(vehicles.boat, 330, "far"),
    "rocket": Thing(vehicles.rocket, 400, "beside"),
    "car": Thing(vehicles.car, 210, "beside"),
    "bicycle": Thing(vehicles.bicycle, 250, "beside"),
    "train": Thing(vehicles.train, 260, "far"),
    "treasure": Thing(treasures.chest, 190, "near"),
    "book": Thing(objects.book, 110, "near"),
    "balloon": Thing(objects.balloons, 330, "air"),
    "ball": Thing(objects.ball, 95, "near"),
    "sword": Thing(treasures.sword, 250, "near"),
    "crown": Thing(treasures.crown, 90, "near"),
    "flowers": Thing(objects.flowers, 150, "near"),
    "butterfly": Thing(animals.butterflies, 130, "air"),
    "rainbow": Thing(objects.rainbow, 520, "far"),
    "kite": Thing(objects.kite, 230, "air"),
    "cake": Thing(treasures.cake, 190, "near"),
    "gift": Thing(treasures.gift, 130, "near"),
    "lantern": Thing(treasures.lantern, 160, "near"),
    "key": Thing(treasures.key, 120, "near"),
    "map": Thing(objects.treasure_map, 130, "near"),
    "star": Thing(objects.shining_star, 120, "air"),
    "mushroom": Thing(objects.mushrooms, 120, "near"),
    "umbrella": Thing(objects.umbrella, 230, "near"),
    "apple": Thing(objects.apples, 100, "near"),
    "grapes": Thing(objects.grapes, 130, "near"),
    "tent": Thing(vehicles.tent, 260, "beside"),
    "heart": Thing(objects.hearts, 200, "air"),
    "guitar": Thing(treasures.guitar, 230, "near"),
    "magic": Thing(objects.sparkles, 260, "air"),
}


def draw_thing(pen: Pen, name: str, x: float, y: float, size: float, mirrored: bool = False, colour: str = "") -> None:
    """Draw at (x, y) in scene units, `size` high; unknown names draw nothing (a tree stands in the scenery already)."""
    thing = CATALOGUE.get(name)
    if thing is None:
        return
    own = replace(
        pen,
        line=pen.line * 100 / size,
        rng=np.random.default_rng([pen.seed, crc32(name.encode())]),
        own=tone(colour) if colour else None,
    )
    pen.canvas.save()
    pen.canvas.translate(x, y)
    pen.canvas.scale(-size / 100 if mirrored else size / 100, size / 100)
    thing.draw(own)
    pen.canvas.restore()
