"""Goods that a new shop starts with, by the contract it speaks. A contract that is not here starts empty.

For another one add a package beside `emporium` and its line in ASSORTMENTS. They are loaded when they are asked for:
most starts find every shop filled and need neither the goods nor what draws them.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atelier.demo.assortment import Assortment


def _emporium() -> "Assortment":
    from atelier.demo.emporium import EMPORIUM

    return EMPORIUM


def _marbelle() -> "Assortment":
    from atelier.demo.marbelle import MARBELLE

    return MARBELLE


ASSORTMENTS: "Mapping[str, Callable[[], Assortment]]" = {"emporium": _emporium, "marbelle": _marbelle}
