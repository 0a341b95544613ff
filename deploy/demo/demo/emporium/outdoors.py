"""Bags and bottles."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, BUTTER, CLOSE, MIST, SAGE, SAND
from demo.studio.shots import Shot
from demo.things.home import Backpack, Bottle

OUTDOORS = (
    DemoProduct(
        SeedProduct(
            name="Ridge 24 Backpack",
            slug="ridge-24-backpack",
            sku="RDG-24",
            category="bags-outdoor",
            price=11950,
            compare_price=13999,
            cost_price=6200,
            quantity=48,
            is_featured=True,
            weight=Decimal("0.98"),
            dimensions="30.0 x 16.0 x 47.0 cm",
            description=(
                "Waxed canvas, leather straps and a padded sleeve for a 16-inch laptop. It opens flat like a suitcase"
                " and stands up by itself."
            ),
            variants=(
                SeedVariant(name="Forest", sku="RDG-24-FOR", quantity=28, attributes={"colour": "forest"}),
                SeedVariant(name="Brick", sku="RDG-24-BRK", quantity=20, attributes={"colour": "brick"}),
            ),
        ),
        34,
        (
            Shot(Backpack(), SAGE, "In forest green"),
            Shot(Backpack("#a4553f", "#5a3a28"), SAND, "In brick red"),
            Shot(Backpack(), MIST, "Straps and buckles", CLOSE),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Ridge 12 Day Pack",
            slug="ridge-12-day-pack",
            sku="RDG-12",
            category="bags-outdoor",
            price=6950,
            cost_price=3450,
            quantity=2,
            weight=Decimal("0.52"),
            dimensions="24.0 x 12.0 x 38.0 cm",
            description="The small brother of the Ridge 24, for a jacket, a book and lunch. Folds into its own pocket.",
        ),
        170,
        (Shot(Backpack("#3f5a7a", "#d9c9a8"), BUTTER, "In lake blue"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Spring Insulated Bottle",
            slug="spring-insulated-bottle",
            sku="SPG-750",
            category="bags-outdoor",
            price=2999,
            cost_price=1240,
            quantity=205,
            weight=Decimal("0.34"),
            dimensions="7.4 x 7.4 x 27.0 cm",
            description=(
                "Cold for a day, hot for a night, and no taste of steel. Seven and a half decilitres; the lid has two"
                " turns and never leaks."
            ),
            variants=(
                SeedVariant(name="Sea green", sku="SPG-750-SEA", quantity=125, attributes={"colour": "sea green"}),
                SeedVariant(name="Plum", sku="SPG-750-PLM", quantity=80, attributes={"colour": "plum"}),
            ),
        ),
        145,
        (Shot(Bottle(), SAND, "In sea green"), Shot(Bottle("#7a4a6d"), BLUSH, "In plum")),
    ),
)
