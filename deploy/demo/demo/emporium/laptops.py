"""Laptops: five on sale, one inactive."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import CLOSE, LEFT, LILAC, MIST, NIGHT, RIGHT, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.computers import ClosedLaptop, Laptop
from demo.things.screens import AURORA, DUSK, EMBER, LAGOON, MEADOW, ORCHID

LAPTOPS = (
    DemoProduct(
        SeedProduct(
            name='Lumenbook Pro 16"',
            slug="lumenbook-pro-16",
            sku="LMN-PRO16-2026",
            category="laptops",
            price=249950,
            compare_price=299999,
            cost_price=168000,
            quantity=15,
            is_featured=True,
            weight=Decimal("2.1"),
            dimensions="35.6 x 24.8 x 1.7 cm",
            description=(
                "The laptop for film, code and everything that is never quite finished. Twelve cores and a 120 Hz "
                "mini-LED screen run all day on one charge. The keyboard is quiet enough for the train."
            ),
            variants=(
                SeedVariant(
                    name="16 GB RAM - 512 GB SSD",
                    sku="LMN-PRO16-16-512",
                    quantity=10,
                    attributes={"ram": "16GB", "storage": "512GB"},
                ),
                SeedVariant(
                    name="32 GB RAM - 1 TB SSD",
                    sku="LMN-PRO16-32-1T",
                    price=289950,
                    quantity=6,
                    attributes={"ram": "32GB", "storage": "1TB"},
                ),
                SeedVariant(
                    name="64 GB RAM - 2 TB SSD",
                    sku="LMN-PRO16-64-2T",
                    price=359999,
                    quantity=0,
                    attributes={"ram": "64GB", "storage": "2TB"},
                ),
            ),
        ),
        12,
        (
            Shot(Laptop("#c9ccd2", DUSK), MIST, "Open, seen from the front"),
            Shot(ClosedLaptop("#c9ccd2"), SAND, "Closed, seen from above", LEFT),
            Shot(Laptop("#c9ccd2", DUSK), MIST, "Keyboard and trackpad", CLOSE),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name='Lumenbook Air 13"',
            slug="lumenbook-air-13",
            sku="LMN-AIR13-2026",
            category="laptops",
            price=119999,
            compare_price=134999,
            cost_price=81000,
            quantity=42,
            is_featured=True,
            weight=Decimal("1.12"),
            dimensions="29.8 x 21.2 x 1.3 cm",
            description=(
                "A laptop that weighs less than a litre of milk and makes no noise at all, for it has no fan. The "
                "battery lasts eighteen hours of writing. Comes in two colours."
            ),
            variants=(
                SeedVariant(
                    name="Silver", sku="LMN-AIR13-SLV", quantity=25, attributes={"colour": "silver", "storage": "256GB"}
                ),
                SeedVariant(
                    name="Rose", sku="LMN-AIR13-ROS", quantity=17, attributes={"colour": "rose", "storage": "256GB"}
                ),
            ),
        ),
        47,
        (
            Shot(Laptop("#dcdfe4", LAGOON), SAGE, "In silver, open"),
            Shot(ClosedLaptop("#e3b8ae"), SAND, "In rose, closed", RIGHT),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name='Lumenbook Pro 15" (2022)',
            slug="lumenbook-pro-15-2022",
            sku="LMN-PRO15-2022",
            category="laptops",
            price=159950,
            cost_price=121000,
            quantity=3,
            is_active=False,
            weight=Decimal("2.3"),
            dimensions="35.9 x 25.1 x 1.9 cm",
            description="The laptop that the Pro 16 replaced. It is no longer sold, but still repaired.",
        ),
        163,
        (Shot(Laptop("#8e929b", AURORA), SLATE, "Open, seen from the front"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Northwind Developer 14",
            slug="northwind-developer-14",
            sku="NWD-DEV14",
            category="laptops",
            price=134950,
            cost_price=93500,
            quantity=28,
            weight=Decimal("1.38"),
            dimensions="31.4 x 22.1 x 1.6 cm",
            description=(
                "A matte 14-inch laptop that ships with Linux and a screwdriver. Memory, disk, battery and even the "
                "ports can be exchanged in minutes. The manual is printed on paper, with drawings."
            ),
            variants=(
                SeedVariant(
                    name="16 GB RAM - 1 TB SSD",
                    sku="NWD-DEV14-16",
                    quantity=20,
                    attributes={"ram": "16GB", "storage": "1TB"},
                ),
                SeedVariant(
                    name="32 GB RAM - 1 TB SSD",
                    sku="NWD-DEV14-32",
                    price=151950,
                    quantity=8,
                    attributes={"ram": "32GB", "storage": "1TB"},
                ),
            ),
        ),
        96,
        (
            Shot(Laptop("#4b5563", AURORA), MIST, "Open, seen from the front"),
            Shot(ClosedLaptop("#4b5563"), SAGE, "Closed, seen from above", LEFT),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Kestrel Blade 17",
            slug="kestrel-blade-17",
            sku="KST-BLD17",
            category="laptops",
            price=189999,
            compare_price=219999,
            cost_price=139000,
            quantity=7,
            weight=Decimal("2.74"),
            dimensions="39.5 x 26.4 x 2.3 cm",
            description=(
                "Seventeen inches, 240 Hz and a graphics card that would not fit many towers. Two fans keep this "
                "gaming laptop cool, and the keys glow in any colour you like."
            ),
        ),
        31,
        (
            Shot(Laptop("#30333c", EMBER, glow="#ff3b5c"), NIGHT, "Open, its keys glowing red"),
            Shot(Laptop("#30333c", ORCHID, glow="#a24bff"), NIGHT, "Its keys glowing violet", CLOSE),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Papyrus Go 11",
            slug="papyrus-go-11",
            sku="PAP-GO11",
            category="laptops",
            price=34999,
            cost_price=24100,
            quantity=120,
            weight=Decimal("1.05"),
            dimensions="28.3 x 19.9 x 1.8 cm",
            description=(
                "The student laptop that survives a school bag: rubber edges, a keyboard that shrugs off juice, and "
                "twelve hours of battery. Updates are promised for eight years."
            ),
            variants=(
                SeedVariant(name="Sky", sku="PAP-GO11-SKY", quantity=70, attributes={"colour": "sky"}),
                SeedVariant(name="Lilac", sku="PAP-GO11-LIL", quantity=50, attributes={"colour": "lilac"}),
            ),
        ),
        204,
        (
            Shot(Laptop("#8fb7e3", MEADOW, "#f4f6fa"), LILAC, "In sky blue, open"),
            Shot(ClosedLaptop("#b7a3dc"), LILAC, "In lilac, closed", RIGHT),
        ),
    ),
)
