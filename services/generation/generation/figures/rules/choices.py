"""What a customer has chosen for figure references, nested in `filters` or flat, checked against the vocabulary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from common.kernel.errors import FieldFault, InvalidFields
from figures.vocabulary import FILTERS

from generation.figures.rules.sizes import SIDES, SQUARE
from generation.figures.tables.order import SEEDS

ALIASES: Mapping[str, str] = MappingProxyType({"pose_type": "pose"})
MODEL, SEED, ASPECT_RATIO = "model", "seed", "aspect_ratio"
_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({**FILTERS, ASPECT_RATIO: tuple(SIDES)})
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """`filters` are those that were given, in the order of the vocabulary."""

    filters: Mapping[str, str]
    model: str | None
    seed: int | None
    aspect_ratio: str


def checked_choices(given: Mapping[str, Any]) -> FigureChoices:
    """`given` are values by their places: `filters.pose`, or `pose_type` if they are flat.

    Raises InvalidFields with a fault for each unknown name, each value that is not one of its filter's, and each name
    that was given twice with different values.
    """
    chosen: dict[str, Any] = {}
    faults: list[FieldFault] = []
    for place, value in given.items():
        name = _name(place)
        if found := list(_faults(name, value)):
            faults += [FieldFault(place[:_SHOWN], rule, facts) for rule, facts in found]
        elif chosen.setdefault(name, value) != value:
            faults.append(FieldFault(place, "filter.contradictory"))
    if faults:
        raise InvalidFields(*faults)
    filters = {name: chosen[name] for name in FILTERS if name in chosen}
    return FigureChoices(filters, chosen.get(MODEL), chosen.get(SEED), chosen.get(ASPECT_RATIO, SQUARE))


def is_known(name: str) -> bool:
    return name in _CHOICES or name in ALIASES or name in (MODEL, SEED)


def _name(place: str) -> str:
    name = place.removeprefix("filters.")
    return ALIASES.get(name, name)


def _faults(name: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if name == SEED:
        yield from _faults_of_seed(value)
    elif name not in _CHOICES and name != MODEL:
        yield "filter.unknown", {}
    elif not isinstance(value, str):
        yield "string_type", {}
    elif name != MODEL and value not in _CHOICES[name]:
        yield "literal_error", {"expected": ", ".join(_CHOICES[name])}


def _faults_of_seed(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield "int_type", {}
    elif value < 0:
        yield "greater_than_equal", {"ge": 0}
    elif value >= SEEDS:
        yield "less_than_equal", {"le": SEEDS - 1}
