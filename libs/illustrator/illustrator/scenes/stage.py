"""The space that a scene is drawn into: HEIGHT units high, as wide as its panel's shape makes it."""

from dataclasses import dataclass

from illustrator.story.reading import Setting

HEIGHT = 1000.0
INDOORS = frozenset({"room", "school", "cave", "space", "underwater"})


@dataclass(slots=True)
class Stage:
    """`horizon` and `ground` are heights (y downwards): where the land ends, and where feet stand in front."""

    width: float
    setting: Setting
    horizon: float = 600.0
    ground: float = 930.0
    rainy_style: bool = False
    sun: tuple[float, float] | None = None

    @property
    def is_outdoors(self) -> bool:
        return self.setting.place not in INDOORS

    @property
    def is_snowy(self) -> bool:
        return self.setting.season == "winter" or self.setting.weather == "snow" or self.setting.place == "snow"
