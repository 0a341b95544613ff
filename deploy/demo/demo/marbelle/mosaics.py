"""Mosaics, priced per sheet."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct

from demo.assortment import DemoProduct
from demo.marbelle.scenes import CONCRETE, CORNER, LINEN, PLASTER
from demo.stones import named
from demo.studio.backdrop import Backdrop
from demo.studio.shots import Shot
from demo.things.tiles import Mosaic


def _mosaic(
    name: str,
    sku: str,
    mosaic: Mosaic,
    price: int,
    quantity: int,
    age: int,
    description: str,
    *,
    before: Backdrop = PLASTER,
    is_active: bool = True,
) -> DemoProduct:
    row = SeedProduct(
        name=name,
        slug=name.lower().replace(" ", "-"),
        sku=sku,
        category="mosaics",
        price=price,
        quantity=quantity,
        weight=Decimal("1.9"),
        dimensions="12 x 12 in",
        description=description,
        is_active=is_active,
    )
    shots = (Shot(mosaic, before, f"A sheet of {name}"), Shot(mosaic, before, f"{name}, a corner", CORNER))
    return DemoProduct(row, age, shots)


MOSAICS = (
    _mosaic(
        "Carrara Hexagon Mosaic", "MOSA-HEXA-201", Mosaic((named.CARRARA,), "hexagons"), 1899, 320, 149,
        "Two-inch hexagons of honed Carrara on a mesh. For shower floors, and for everything that is not square.",
    ),
    _mosaic(
        "Domino Penny Round Mosaic", "MOSA-PENN-202", Mosaic((named.CARRARA, named.MARQUINA), "pennies", 56), 2250,
        85, 37,
        "Round pieces of white Carrara and black Marquina, scattered as chance would have it. Grout joints give grip.",
        before=LINEN,
    ),
    _mosaic(
        "Calacatta Herringbone Mosaic", "MOSA-HERR-203", Mosaic((named.CALACATTA,), "herringbone", 96), 2799, 140, 58,
        "Small bars of Calacatta Gold, each against the side of the next. The veins wander through the pattern.",
        before=CONCRETE,
    ),
    _mosaic(
        "Verde Fish Scale Mosaic", "MOSA-SCAL-204", Mosaic((named.VERDE,), "scales", 92, "#20392e"), 3150, 24, 18,
        "Overlapping fans of alpine green marble, like the back of a carp. Best where water runs over it.",
        before=LINEN,
    ),
    _mosaic(
        "Mocha Brick Mosaic", "MOSA-BRIC-205", Mosaic((named.CREMA, named.EMPERADOR), "bricks", 58), 1650, 11, 111,
        "Cream and coffee in small bricks, tumbled soft. It was made for the kitchen of a bakery.",
    ),
    _mosaic(
        "Grey Scale Square Mosaic", "MOSA-SQUA-206",
        Mosaic((named.CARRARA, named.BARDIGLIO, named.MARQUINA), "squares", 56), 1499, 0, 225,
        "White, grey and black marble in one-inch squares. Back in stock when the saw has been sharpened.",
        before=CONCRETE,
    ),
    _mosaic(
        "Honey Onyx Hexagon Mosaic", "MOSA-ONYX-207", Mosaic((named.HONEY_ONYX,), "hexagons", 70, "#e8cfa0"), 4599, 18,
        31,
        "Hexagons of translucent onyx that light up like a honeycomb. Ask us about the panel that goes behind them.",
    ),
    _mosaic(
        "Antique Rose Square Mosaic", "MOSA-ROSE-208", Mosaic((named.ROSA, named.CREMA), "squares", 62), 1750, 60, 139,
        "Rose and cream squares, tumbled like sea glass. Discontinued until the quarry reopens.",
        is_active=False,
    ),
)  # fmt: skip
