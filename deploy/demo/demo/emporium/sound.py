"""Audio products."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct, SeedVariant

from demo.assortment import DemoProduct
from demo.emporium.scenes import BLUSH, BUTTER, CLOSE, LILAC, MIST, NEAR, SAGE, SAND, SLATE
from demo.studio.shots import Shot
from demo.things.sound import Earbuds, Headphones, PortableSpeaker, ShelfSpeakers, Turntable

SOUND = (
    DemoProduct(
        SeedProduct(
            name="Hush 700 Headphones",
            slug="hush-700-headphones",
            sku="HSH-700",
            category="audio",
            price=27950,
            compare_price=32999,
            cost_price=17100,
            quantity=57,
            is_featured=True,
            weight=Decimal("0.254"),
            dimensions="19.6 x 17.0 x 8.1 cm",
            description=(
                "They take away the aeroplane and leave the music. Thirty hours with noise cancelling, soft cushions "
                "that can be replaced, and a hinge made of steel."
            ),
            variants=(
                SeedVariant(name="Black", sku="HSH-700-BLK", quantity=40, attributes={"colour": "black"}),
                SeedVariant(name="Bone", sku="HSH-700-BON", price=28950, quantity=17, attributes={"colour": "bone"}),
            ),
        ),
        15,
        (
            Shot(Headphones(), SAND, "In black"),
            Shot(Headphones("#e9e4da", "#b9a88c", "#b0653a"), SAGE, "In bone"),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Hush Go Earbuds",
            slug="hush-go-earbuds",
            sku="HSH-GO",
            category="audio",
            price=11999,
            cost_price=6150,
            quantity=134,
            weight=Decimal("0.046"),
            dimensions="5.9 x 5.0 x 2.4 cm",
            description=(
                "Tips in five sizes, so that one of them is yours. Six hours in the ear and thirty in the case, which"
                " charges without a cable."
            ),
        ),
        68,
        (Shot(Earbuds(), BLUSH, "In their open case"), Shot(Earbuds("#3b4252"), MIST, "In night blue", NEAR)),
    ),
    DemoProduct(
        SeedProduct(
            name="Pebble Portable Speaker",
            slug="pebble-portable-speaker",
            sku="PBL-S1",
            category="audio",
            price=7950,
            compare_price=8999,
            cost_price=4200,
            quantity=88,
            weight=Decimal("0.54"),
            dimensions="11.2 x 11.2 x 10.8 cm",
            description=(
                "More bass than its size allows, and a loop to hang it on a branch. Two of them make a stereo pair. "
                "Waterproof, of course."
            ),
            variants=(
                SeedVariant(name="Coral", sku="PBL-S1-COR", quantity=50, attributes={"colour": "coral"}),
                SeedVariant(name="Moss", sku="PBL-S1-MOS", quantity=38, attributes={"colour": "moss"}),
            ),
        ),
        103,
        (
            Shot(PortableSpeaker(), BUTTER, "In coral"),
            Shot(PortableSpeaker("#5f7f5a"), SAND, "In moss"),
        ),
    ),
    DemoProduct(
        SeedProduct(
            name="Cathedral Shelf Speakers",
            slug="cathedral-shelf-speakers",
            sku="CTH-SH2",
            category="audio",
            price=39999,
            cost_price=25300,
            quantity=6,
            unit_of_measure="pair",
            weight=Decimal("9.4"),
            dimensions="18.0 x 29.5 x 22.4 cm",
            description=(
                "A pair in real walnut, tuned by ear in a room like yours. The amplifier is inside: connect a record "
                "player, a television or a phone, and listen."
            ),
        ),
        280,
        (Shot(ShelfSpeakers(), MIST, "The pair"), Shot(ShelfSpeakers("#c9a071"), SLATE, "The pair in oak")),
    ),
    DemoProduct(
        SeedProduct(
            name="Meridian Turntable",
            slug="meridian-turntable",
            sku="MRD-T3",
            category="audio",
            price=34950,
            cost_price=22800,
            quantity=4,
            low_stock_threshold=5,
            weight=Decimal("6.1"),
            dimensions="43.0 x 33.5 x 13.2 cm",
            description=(
                "Belt drive, a heavy platter and a tonearm that comes balanced from the workshop. It is playing ten "
                "minutes after you opened the box."
            ),
        ),
        152,
        (
            Shot(Turntable(), SAGE, "From above"),
            Shot(Turntable("#6b4a35", "#2f6f8f"), LILAC, "In dark walnut"),
            Shot(Turntable(), SAND, "Record and tonearm", CLOSE),
        ),
    ),
)
