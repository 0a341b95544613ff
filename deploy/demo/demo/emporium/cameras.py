"""Cameras."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, CLOSE, LILAC, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.cameras import Camera, InstantCamera

CAMERAS = (
    DemoProduct(
        SeedProduct(
            name="Opal R5 Mirrorless Camera",
            slug="opal-r5-mirrorless-camera",
            sku="OPL-R5",
            category="cameras",
            price=159999,
            compare_price=174950,
            cost_price=118500,
            quantity=8,
            is_featured=True,
            weight=Decimal("0.657"),
            dimensions="13.4 x 9.1 x 7.4 cm",
            description=(
                "Forty megapixels in a body that feels like the cameras your parents had. It holds still for eight "
                "stops and finds eyes in the dark, animals' included."
            ),
            variants=(
                SeedVariant(name="Body only", sku="OPL-R5-BDY", quantity=5, attributes={"kit": "body"}),
                SeedVariant(
                    name="With 35 mm f/1.8", sku="OPL-R5-35", price=194950, quantity=3, attributes={"kit": "35mm"}
                ),
            ),
        ),
        44,
        (
            Shot(Camera(), SAND, "From the front"),
            Shot(Camera("#6b3f2a", "#4a4c52"), SAGE, "In black and cognac"),
            Shot(Camera(), SLATE, "The lens", CLOSE),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Snapling Instant Camera",
            slug="snapling-instant-camera",
            sku="SNP-1",
            category="cameras",
            price=9950,
            cost_price=5400,
            quantity=62,
            weight=Decimal("0.31"),
            dimensions="12.2 x 11.0 x 6.1 cm",
            description=(
                "Press, wait, shake it although you should not. The mirror at the front is for portraits of yourself,"
                " and the flash knows when to stay quiet."
            ),
            variants=(
                SeedVariant(name="Mint", sku="SNP-1-MNT", quantity=34, attributes={"colour": "mint"}),
                SeedVariant(name="Peach", sku="SNP-1-PCH", quantity=28, attributes={"colour": "peach"}),
            ),
        ),
        130,
        (
            Shot(InstantCamera(), BLUSH, "In mint"),
            Shot(InstantCamera("#f2b09a"), LILAC, "In peach"),
        ),
    ),
)
