"""The place of a scene, drawn from the sky to the near ground."""

from collections.abc import Callable, Mapping

from illustrator.scenes import buildings, interiors, nature, wild
from illustrator.scenes.pen import Pen
from illustrator.scenes.sky import draw_sky
from illustrator.scenes.stage import Stage

PLACES: Mapping[str, Callable[[Pen, Stage], None]] = {
    "forest": nature.forest,
    "mountains": nature.mountains,
    "sea": nature.sea,
    "river": nature.river,
    "garden": nature.garden,
    "desert": nature.desert,
    "snow": nature.snow,
    "sky": nature.sky,
    "castle": buildings.castle,
    "city": buildings.city,
    "old_town": buildings.old_town,
    "room": interiors.room,
    "school": interiors.school,
    "cave": wild.cave,
    "space": wild.space,
    "underwater": wild.underwater,
}


def draw_backdrop(pen: Pen, stage: Stage) -> None:
    if stage.is_outdoors:
        draw_sky(pen, stage)
    PLACES[stage.setting.place](pen, stage)
