"""Monitors and accessories."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, LEFT, LILAC, MIST, NIGHT, RIGHT, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.computers import Monitor
from demo.things.desktop import CareCard, Keyboard, Mouse
from demo.things.handhelds import Controller
from demo.things.screens import AURORA, DUSK, LAGOON

DESK = (
    DemoProduct(
        SeedProduct(
            name="Verity 27 4K Monitor",
            slug="verity-27-4k-monitor",
            sku="VRT-27-4K",
            category="monitors-accessories",
            price=42950,
            compare_price=49999,
            cost_price=30100,
            quantity=33,
            is_featured=True,
            weight=Decimal("5.9"),
            dimensions="61.2 x 45.8 x 19.5 cm",
            description=(
                "Every panel is measured before it is packed, and its report lies in the box. One cable charges a "
                "laptop with 90 watts and carries picture, sound and network."
            ),
        ),
        58,
        (
            Shot(Monitor(LAGOON), MIST, "On its stand"),
            Shot(Monitor(DUSK), NIGHT, "In a dark room"),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Verity Ultrawide 34",
            slug="verity-ultrawide-34",
            sku="VRT-34-UW",
            category="monitors-accessories",
            price=74999,
            cost_price=52500,
            quantity=9,
            weight=Decimal("8.2"),
            dimensions="81.1 x 52.0 x 24.1 cm",
            description=(
                "Room for a timeline, a script and the film itself, side by side. The gentle curve keeps both edges "
                "at the same distance from your eyes."
            ),
        ),
        140,
        (Shot(Monitor(AURORA, 350), SAND, "On its stand"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Tactile 75 Mechanical Keyboard",
            slug="tactile-75-keyboard",
            sku="TCT-75",
            category="monitors-accessories",
            price=12999,
            compare_price=14950,
            cost_price=7100,
            quantity=64,
            weight=Decimal("0.92"),
            dimensions="32.6 x 13.4 x 3.9 cm",
            description=(
                "Hot-swappable switches under keycaps that never turn shiny. The case is milled from one block of "
                "aluminium, so nothing rattles. Works by cable, radio and Bluetooth."
            ),
            variants=(
                SeedVariant(name="Linear, red", sku="TCT-75-LIN", quantity=30, attributes={"switch": "linear"}),
                SeedVariant(name="Tactile, brown", sku="TCT-75-TAC", quantity=26, attributes={"switch": "tactile"}),
                SeedVariant(
                    name="Silent, grey", sku="TCT-75-SIL", price=13950, quantity=8, attributes={"switch": "silent"}
                ),
            ),
        ),
        75,
        (
            Shot(Keyboard(), BLUSH, "From above", LEFT),
            Shot(Keyboard("#2b2e36", "#454a56", "#59c3a7"), SAGE, "In graphite, from above", RIGHT),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Glide Wireless Mouse",
            slug="glide-wireless-mouse",
            sku="GLD-M2",
            category="monitors-accessories",
            price=4999,
            cost_price=2350,
            quantity=180,
            weight=Decimal("0.083"),
            dimensions="12.1 x 6.4 x 3.9 cm",
            description=(
                "Light in the hand, silent on the click, and charged for three months in ten minutes. The wheel runs "
                "free when you give it a push."
            ),
            variants=(
                SeedVariant(name="Chalk", sku="GLD-M2-CHK", quantity=110, attributes={"colour": "chalk"}),
                SeedVariant(name="Graphite", sku="GLD-M2-GRA", quantity=70, attributes={"colour": "graphite"}),
            ),
        ),
        220,
        (
            Shot(Mouse(), SAND, "In chalk, from above", RIGHT),
            Shot(Mouse("#4a4e59", "#59e3a7"), SAGE, "In graphite, from above", LEFT),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Arcadia Pad Controller",
            slug="arcadia-pad-controller",
            sku="ARC-PAD",
            category="monitors-accessories",
            price=6450,
            cost_price=3300,
            quantity=51,
            weight=Decimal("0.26"),
            dimensions="15.8 x 10.4 x 6.1 cm",
            description=(
                "Magnetic sticks that never drift and triggers that can be made short or long. Pairs with computers, "
                "phones and televisions."
            ),
        ),
        18,
        (
            Shot(Controller(), LILAC, "In white"),
            Shot(Controller("#3b4252", "#ff8a5c"), SLATE, "In night blue"),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Emporium Care, Two Years",
            slug="emporium-care-two-years",
            sku="EMP-CARE-24",
            category="services",
            price=5950,
            track_inventory=False,
            unit_of_measure="contract",
            description=(
                "Drops, spills and batteries that grow tired: we repair or replace one device for two years. Sent by "
                "mail minutes after the payment, so it never runs out of stock."
            ),
        ),
        310,
        (Shot(CareCard(), MIST, "Card with a shield"),),
    ),
)
