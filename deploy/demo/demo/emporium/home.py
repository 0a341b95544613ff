"""Kitchen, light, furniture, plants."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, BUTTER, LILAC, MIST, NEAR, NIGHT, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.cameras import WallClock
from demo.things.home import Chair, Desk, DeskLamp, GlobeLamp, Kettle, Mug, Plant

HOME = (
    DemoProduct(
        SeedProduct(
            name="Harbour Stoneware Mug",
            slug="harbour-stoneware-mug",
            sku="HRB-MUG",
            category="kitchen",
            price=1850,
            cost_price=690,
            quantity=150,
            weight=Decimal("0.38"),
            dimensions="12.0 x 8.6 x 9.4 cm",
            description=(
                "Thrown by hand, so no two drips of the glaze are alike. Holds three and a half decilitres and goes "
                "into dishwasher and oven."
            ),
            variants=(
                SeedVariant(name="Harbour blue", sku="HRB-MUG-BLU", quantity=90, attributes={"glaze": "blue"}),
                SeedVariant(name="Fern", sku="HRB-MUG-FRN", quantity=60, attributes={"glaze": "fern"}),
            ),
        ),
        88,
        (Shot(Mug(), SAGE, "In harbour blue"), Shot(Mug("#5f7f5a", "#cdb594"), BUTTER, "In fern")),
    ),
    DemoProduct(
        SeedProduct(
            name="Slowpour Gooseneck Kettle",
            slug="slowpour-gooseneck-kettle",
            sku="SLW-K1",
            category="kitchen",
            price=7499,
            compare_price=8950,
            cost_price=3980,
            quantity=26,
            is_featured=True,
            weight=Decimal("1.2"),
            dimensions="29.0 x 17.4 x 20.1 cm",
            description=(
                "A spout that pours a thread and a base that holds the degree you ask for. The handle stays cool. "
                "Made for filter coffee, liked by tea."
            ),
        ),
        29,
        (Shot(Kettle(), SAND, "On its base"), Shot(Kettle("#c9ccd2", "#2b2d31"), BLUSH, "In brushed steel")),
    ),
    DemoProduct(
        SeedProduct(
            name="Heron Desk Lamp",
            slug="heron-desk-lamp",
            sku="HRN-L1",
            category="lighting",
            price=8999,
            cost_price=4700,
            quantity=31,
            weight=Decimal("1.9"),
            dimensions="42.0 x 18.0 x 48.0 cm",
            description=(
                "Two brass arms that stay where you leave them, and a shade of enamelled steel. The light is dimmed "
                "by turning the joint at its neck."
            ),
            variants=(
                SeedVariant(name="Vermilion", sku="HRN-L1-VER", quantity=16, attributes={"colour": "vermilion"}),
                SeedVariant(name="Petrol", sku="HRN-L1-PET", quantity=15, attributes={"colour": "petrol"}),
            ),
        ),
        112,
        (Shot(DeskLamp(), MIST, "In vermilion"), Shot(DeskLamp("#2f6f6a"), SLATE, "In petrol, switched on")),
    ),
    DemoProduct(
        SeedProduct(
            name="Luna Globe Lamp",
            slug="luna-globe-lamp",
            sku="LUN-G1",
            category="lighting",
            price=14950,
            cost_price=8100,
            quantity=13,
            weight=Decimal("2.4"),
            dimensions="24.0 x 24.0 x 41.0 cm",
            description=(
                "A ball of opal glass, blown by mouth, on a foot of solid brass. It follows the evening: white at "
                "six, amber at eleven."
            ),
        ),
        52,
        (
            Shot(GlobeLamp(), NIGHT, "In a dark room"),
            Shot(GlobeLamp("#3a3c42", "#ffd9a0"), SLATE, "With a black foot", NEAR),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Noon Wall Clock",
            slug="noon-wall-clock",
            sku="NON-C1",
            category="home-living",
            price=5450,
            cost_price=2500,
            quantity=0,
            weight=Decimal("0.9"),
            dimensions="30.0 x 30.0 x 4.2 cm",
            description=(
                "A rim of oiled beech and hands that glide without a tick. It sets itself by radio, twice a year "
                "included."
            ),
        ),
        240,
        (Shot(WallClock(), SAGE, "In beech"), Shot(WallClock("#2b2d31", "#f1f1ee"), BUTTER, "In black")),
    ),
    DemoProduct(
        SeedProduct(
            name="Rubber Plant in Terracotta",
            slug="rubber-plant-terracotta",
            sku="PLT-RUB",
            category="home-living",
            price=2499,
            cost_price=1050,
            quantity=19,
            weight=Decimal("3.1"),
            dimensions="38.0 x 38.0 x 62.0 cm",
            description=(
                "Forgiving about water and light, and about people who forget both. The pot is fired in a small "
                "pottery and comes with its saucer."
            ),
        ),
        9,
        (Shot(Plant(), MIST, "In a terracotta pot"), Shot(Plant("#f0ede6", "#3f8f63"), BLUSH, "In a white pot")),
    ),
    DemoProduct(
        SeedProduct(
            name="Saffron Lounge Chair",
            slug="saffron-lounge-chair",
            sku="SFR-CH1",
            category="furniture",
            price=34999,
            compare_price=39950,
            cost_price=20500,
            quantity=5,
            is_featured=True,
            low_stock_threshold=3,
            weight=Decimal("11.5"),
            dimensions="74.0 x 78.0 x 86.0 cm",
            description=(
                "A shell that holds you, a cushion that keeps its shape, and legs of oiled oak. The cover comes off "
                "with a zip and goes into the wash."
            ),
            variants=(
                SeedVariant(name="Saffron", sku="SFR-CH1-SAF", quantity=3, attributes={"cover": "saffron"}),
                SeedVariant(name="Ink", sku="SFR-CH1-INK", quantity=2, attributes={"cover": "ink"}),
            ),
        ),
        61,
        (Shot(Chair(), LILAC, "In saffron"), Shot(Chair("#3b4a6b", "#8a5a3b"), SAND, "In ink")),
    ),
    DemoProduct(
        SeedProduct(
            name="Elevate Standing Desk",
            slug="elevate-standing-desk",
            sku="ELV-D1",
            category="furniture",
            price=62950,
            cost_price=39900,
            quantity=10,
            weight=Decimal("38"),
            dimensions="140 x 70 x 62-128 cm",
            description=(
                "From sitting to standing in nine seconds, with a full cup on it and no spill. The top is bamboo, the"
                " frame remembers four heights."
            ),
            variants=(
                SeedVariant(name="140 cm", sku="ELV-D1-140", quantity=7, attributes={"width": "140cm"}),
                SeedVariant(name="180 cm", sku="ELV-D1-180", price=72950, quantity=3, attributes={"width": "180cm"}),
            ),
        ),
        199,
        (Shot(Desk(), SAGE, "From the front"), Shot(Desk("#e0c39a", "#e9e9ec"), SLATE, "In maple and white")),
    ),
    DemoProduct(
        SeedProduct(
            name="Ember Winter Mug",
            slug="ember-winter-mug",
            sku="EMB-MUG-W",
            category="last-winter",
            price=2150,
            cost_price=800,
            quantity=40,
            weight=Decimal("0.41"),
            dimensions="12.2 x 8.8 x 10.0 cm",
            description="A thicker wall for colder days, with a red glaze. It returns with the snow.",
        ),
        295,
        (Shot(Mug("#a63a35", "#e9dfd0"), MIST, "In ember red"),),
    ),
)
