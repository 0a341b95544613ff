"""The demo products of a new storefront, by contract. A storefront of any other contract starts empty.

To add a contract, add a package beside `emporium` and a line in ASSORTMENTS. Its modules are imported on the first
call, because most starts find all storefronts filled and need neither the products nor the code that draws them.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.assortment import Assortment


def _emporium() -> "Assortment":
    from demo.emporium import EMPORIUM

    return EMPORIUM


def _marbelle() -> "Assortment":
    from demo.marbelle import MARBELLE

    return MARBELLE


ASSORTMENTS: "Mapping[str, Callable[[], Assortment]]" = {"emporium": _emporium, "marbelle": _marbelle}
