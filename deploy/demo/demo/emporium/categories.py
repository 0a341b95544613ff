"""The tree of categories; a parent comes before its children."""

from catalog.domain.seeds import SeedCategory

from demo.assortment import DemoCategory
from demo.emporium.scenes import BLUSH, BUTTER, FAR, LILAC, MIST, NEAR, NIGHT, SAGE, SAND, SLATE
from demo.studio.backdrop import Backdrop
from demo.studio.canvas import View
from demo.studio.shots import Shot, Thing
from demo.things.cameras import Camera, SmartWatch
from demo.things.computers import Laptop, Monitor
from demo.things.desktop import Book, CareCard, Keyboard
from demo.things.handhelds import Phone, Tablet
from demo.things.home import Backpack, Chair, DeskLamp, Kettle, Plant
from demo.things.screens import EMBER, ORCHID, SKY
from demo.things.sound import Headphones


def _category(
    name: str, slug: str, parent: str | None, description: str, thing: Thing, backdrop: Backdrop, view: View = FAR
) -> DemoCategory:
    row = SeedCategory(name=name, slug=slug, parent=parent, description=description)
    return DemoCategory(row, Shot(thing, backdrop, name, view))


CATEGORIES = (
    _category(
        "Electronics",
        "electronics",
        None,
        "Devices for work, music and pictures.",
        Monitor(ORCHID),
        NIGHT,
    ),
    _category(
        "Laptops",
        "laptops",
        "electronics",
        "From the light one for lectures to the big one for games.",
        Laptop(wallpaper=SKY),
        SAGE,
    ),
    _category(
        "Monitors & Accessories",
        "monitors-accessories",
        "electronics",
        "What makes a desk a place to work.",
        Keyboard(case="#e9e6df", keys="#ffffff", accents="#5b8def"),
        BUTTER,
    ),
    _category(
        "Phones & Tablets",
        "phones-tablets",
        "electronics",
        "Everything with a screen that fits a hand or a bag.",
        Tablet(wallpaper=EMBER),
        LILAC,
    ),
    _category("Phones", "phones", "phones-tablets", "Unlocked, for every network.", Phone("#7c6a9b", ORCHID), BLUSH),
    _category(
        "Audio",
        "audio",
        "electronics",
        "Headphones, speakers and one fine turntable.",
        Headphones("#e9e4da", "#b9a88c", "#b0653a"),
        SLATE,
    ),
    _category(
        "Cameras", "cameras", "electronics", "For the pictures that phones miss.", Camera(metal="#3a3c42"), BUTTER
    ),
    _category(
        "Wearables",
        "wearables",
        "electronics",
        "They count steps, beats and hours of sleep.",
        SmartWatch("#e0765a", "#c9ccd2"),
        SAND,
    ),
    _category("Home & Living", "home-living", None, "Good things for every room.", Plant("#e9e2d3"), BLUSH),
    _category("Kitchen", "kitchen", "home-living", "For the first cup and the last.", Kettle("#b9bdc4"), SAGE),
    _category(
        "Lighting", "lighting", "home-living", "Warm light, exactly where it is wanted.", DeskLamp("#2f6f6a"), LILAC
    ),
    _category("Furniture", "furniture", "home-living", "To sit at and to sit on.", Chair("#3f6d8c"), BUTTER),
    _category(
        "Bags & Outdoor", "bags-outdoor", None, "For the way to work and the way out.", Backpack("#b5533c"), MIST
    ),
    _category(
        "Books & Stationery",
        "books-stationery",
        None,
        "To read, and to write down.",
        Book("#8c3b4a", "#f6d9a8", ("Selected", "Essays")),
        SAGE,
        NEAR,
    ),
    _category("Services", "services", None, "What comes without a parcel.", CareCard("#2e8b74"), SAND),
    DemoCategory(
        SeedCategory(
            name="Last Winter",
            slug="last-winter",
            parent="home-living",
            description="Put away until the snow is back.",
            is_active=False,
        )
    ),
)
