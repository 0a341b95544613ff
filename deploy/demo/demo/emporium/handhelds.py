"""Phones, tablets, a reader, a power bank and watches."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, BUTTER, CLOSE, DETAIL, LILAC, MIST, NIGHT, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.cameras import SmartWatch
from demo.things.handhelds import Phone, PowerBank, Reader, Tablet
from demo.things.screens import AURORA, DUSK, LAGOON, MEADOW, ORCHID, SKY

HANDHELDS = (
    DemoProduct(
        SeedProduct(
            name="Aurora X2",
            slug="aurora-x2",
            sku="AUR-X2",
            category="phones",
            price=89999,
            compare_price=99999,
            cost_price=61200,
            quantity=38,
            is_featured=True,
            weight=Decimal("0.187"),
            dimensions="14.9 x 7.1 x 0.8 cm",
            description=(
                "Three cameras that agree about colours, and a screen that is bright enough for the beach. Seven "
                "years of updates are part of the price."
            ),
            variants=(
                SeedVariant(
                    name="Midnight, 128 GB",
                    sku="AUR-X2-MID-128",
                    quantity=20,
                    attributes={"colour": "midnight", "storage": "128GB"},
                ),
                SeedVariant(
                    name="Midnight, 256 GB",
                    sku="AUR-X2-MID-256",
                    price=99950,
                    quantity=12,
                    attributes={"colour": "midnight", "storage": "256GB"},
                ),
                SeedVariant(
                    name="Copper, 256 GB",
                    sku="AUR-X2-COP-256",
                    price=99950,
                    quantity=6,
                    attributes={"colour": "copper", "storage": "256GB"},
                ),
            ),
        ),
        6,
        (
            Shot(Phone("#3d4457", AURORA), MIST, "In midnight, back and front"),
            Shot(Phone("#b3714f", DUSK), SAND, "In copper, back and front"),
            Shot(Phone("#3d4457", AURORA), MIST, "The cameras", CLOSE),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Aurora Mini",
            slug="aurora-mini",
            sku="AUR-MINI",
            category="phones",
            price=54950,
            cost_price=37400,
            quantity=22,
            weight=Decimal("0.138"),
            dimensions="13.1 x 6.4 x 0.8 cm",
            description=(
                "A phone for one hand and small pockets, with nothing left out. The battery is the surprise: it lasts"
                " a day and a half."
            ),
        ),
        84,
        (Shot(Phone("#d8a7b8", ORCHID, 2), BLUSH, "Back and front"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Fjord 5 Rugged Phone",
            slug="fjord-5-rugged-phone",
            sku="FJD-5",
            category="phones",
            price=39999,
            cost_price=27800,
            quantity=0,
            weight=Decimal("0.262"),
            dimensions="16.4 x 7.9 x 1.3 cm",
            description=(
                "It floats, it can be hosed down, and it rings louder than a building site. The side key does "
                "whatever you tell it, even with gloves on."
            ),
        ),
        260,
        (Shot(Phone("#5d6b4f", SKY, 2), SAGE, "Back and front"),),
    ),
    DemoProduct(
        SeedProduct(
            name="Lumen Tab 11",
            slug="lumen-tab-11",
            sku="LMN-TAB11",
            category="phones-tablets",
            price=59950,
            compare_price=64999,
            cost_price=41000,
            quantity=17,
            weight=Decimal("0.471"),
            dimensions="24.8 x 17.9 x 0.6 cm",
            description=(
                "Draw on it, read on it, or give it the keyboard of your old laptop and write a thesis. The pencil in"
                " the box knows how hard you press."
            ),
            variants=(
                SeedVariant(name="128 GB", sku="LMN-TAB11-128", quantity=12, attributes={"storage": "128GB"}),
                SeedVariant(
                    name="512 GB", sku="LMN-TAB11-512", price=79950, quantity=5, attributes={"storage": "512GB"}
                ),
            ),
        ),
        37,
        (
            Shot(Tablet(wallpaper=LAGOON), SAGE, "Upright, with its pencil"),
            Shot(Tablet("#5a5d66", MEADOW), BUTTER, "In graphite"),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Folio Paper Reader",
            slug="folio-paper-reader",
            sku="FOL-R7",
            category="phones-tablets",
            price=13999,
            cost_price=8900,
            quantity=76,
            weight=Decimal("0.174"),
            dimensions="16.1 x 11.8 x 0.8 cm",
            description=(
                "Seven inches of electronic paper, easy on the eyes in sun and by night. It holds a library, borrows "
                "from others, and is charged once a month."
            ),
        ),
        121,
        (Shot(Reader(), SAND, "With a chapter open"), Shot(Reader("#e9e6df"), SAGE, "In white")),
    ),
    DemoProduct(
        SeedProduct(
            name="Ampere 20K Power Bank",
            slug="ampere-20k-power-bank",
            sku="AMP-20K",
            category="phones-tablets",
            price=3999,
            cost_price=1820,
            quantity=240,
            weight=Decimal("0.36"),
            dimensions="14.2 x 7.0 x 2.6 cm",
            description=(
                "Fills a phone four times, or gives a laptop the last hour it needs. Four lights tell how much is "
                "left, and the braided cable never tangles."
            ),
        ),
        176,
        (Shot(PowerBank(), MIST, "With its cable"), Shot(PowerBank("#b3452c", "#f6d365"), BLUSH, "In rust")),
    ),
    DemoProduct(
        SeedProduct(
            name="Tempo Watch 3",
            slug="tempo-watch-3",
            sku="TMP-W3",
            category="wearables",
            price=29999,
            compare_price=32950,
            cost_price=19400,
            quantity=45,
            is_featured=True,
            weight=Decimal("0.051"),
            dimensions="4.4 x 3.8 x 1.0 cm",
            description=(
                "Rings that close, a pulse that is right, and maps that work without the phone. The straps change "
                "with one click."
            ),
            variants=(
                SeedVariant(name="Oat", sku="TMP-W3-OAT", quantity=25, attributes={"strap": "oat"}),
                SeedVariant(name="Navy", sku="TMP-W3-NVY", quantity=20, attributes={"strap": "navy"}),
            ),
        ),
        23,
        (
            Shot(SmartWatch(), SAGE, "With the oat strap"),
            Shot(SmartWatch("#2b3a55", "#c9ccd2"), MIST, "With the navy strap"),
            Shot(SmartWatch(), NIGHT, "The face", DETAIL),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Tempo Band",
            slug="tempo-band",
            sku="TMP-B1",
            category="wearables",
            price=7950,
            cost_price=3600,
            quantity=11,
            weight=Decimal("0.024"),
            dimensions="4.2 x 1.9 x 1.1 cm",
            description=(
                "Small enough to be forgotten, clever enough to notice when you sleep badly. Two weeks on a charge, "
                "and good for fifty metres of water."
            ),
        ),
        190,
        (
            Shot(SmartWatch("#d9654b", "#2b2d31", 74), LILAC, "In coral"),
            Shot(SmartWatch("#3f6d8c", "#2b2d31", 74), SLATE, "In blue"),
        ),
    ),
)
