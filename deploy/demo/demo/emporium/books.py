"""Books and notebooks."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, LILAC, RIGHT, SAGE, SAND
from demo.studio.shots import Shot
from demo.things.desktop import Book, Notebook

BOOKS = (
    DemoProduct(
        SeedProduct(
            name="The Quiet Machine",
            slug="the-quiet-machine",
            sku="BOK-QUIET",
            category="books-stationery",
            price=2450,
            cost_price=1190,
            quantity=83,
            weight=Decimal("0.42"),
            dimensions="21.0 x 13.6 x 2.4 cm",
            description=(
                "Ines Morrow's novel about a lighthouse keeper and the computer that is sent to replace her. A book "
                "about patience, with a very good dog. Hardcover, 312 pages."
            ),
        ),
        26,
        (Shot(Book(title=("The Quiet", "Machine"), author="Ines Morrow"), SAGE, "The cover"),),
    ),
    DemoProduct(
        SeedProduct(
            name="A Field Guide to Letters",
            slug="a-field-guide-to-letters",
            sku="BOK-LETTERS",
            category="books-stationery",
            price=3999,
            cost_price=2050,
            quantity=14,
            weight=Decimal("0.88"),
            dimensions="24.0 x 17.0 x 2.9 cm",
            description=(
                "Two hundred typefaces and how to tell them apart in the wild, with walks through nine cities. Teo "
                "Varga draws, explains and now and then quarrels."
            ),
        ),
        160,
        (Shot(Book("#b0452f", "#fbe7c6", ("A Field Guide", "to Letters"), "Teo Varga"), SAND, "The cover"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Marginal Notebook",
            slug="marginal-notebook",
            sku="MRG-N5",
            category="books-stationery",
            price=1450,
            compare_price=1699,
            cost_price=520,
            quantity=310,
            weight=Decimal("0.29"),
            dimensions="21.0 x 14.8 x 1.6 cm",
            description=(
                "192 numbered pages that take ink without a shadow on the other side. It lies flat, and an elastic "
                "band keeps it shut in the bag."
            ),
            variants=(
                SeedVariant(name="Brick, dotted", sku="MRG-N5-BRK", quantity=180, attributes={"paper": "dotted"}),
                SeedVariant(name="Pine, ruled", sku="MRG-N5-PIN", quantity=130, attributes={"paper": "ruled"}),
            ),
        ),
        101,
        (
            Shot(Notebook(), LILAC, "In brick, with a pen"),
            Shot(Notebook("#2f6b57"), BLUSH, "In pine, with a pen", RIGHT),
        ),
    ),
)
