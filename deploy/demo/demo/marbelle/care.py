"""Care products, priced per piece."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct

from demo.assortment import DemoProduct
from demo.marbelle.scenes import CLAY, EUCALYPTUS, GRAPHITE, LINEN, PLASTER
from demo.stones import named
from demo.studio.backdrop import Backdrop
from demo.studio.shots import Shot, Thing
from demo.things.care import Bottle, Canister, Cloths, Label, Pads, Tin


def _care(
    name: str, sku: str, thing: Thing, before: Backdrop, price: int, quantity: int, age: int, weight: str, text: str
) -> DemoProduct:
    row = SeedProduct(
        name=name,
        slug=name.lower().replace(" ", "-"),
        sku=sku,
        category="stone-care",
        price=price,
        quantity=quantity,
        weight=Decimal(weight),
        dimensions="10 x 4 x 4 in",
        description=text,
    )
    return DemoProduct(row, age, (Shot(thing, before, name),))


CARE = (
    _care(
        "Marble Sealer", "CARE-SEAL-401", Bottle(Label(named.CARRARA, "Seal", "for marble, 16 oz")), GRAPHITE,
        2450, 180, 160, "0.6",
        "Goes in, dries, and keeps wine and oil out for two years. One bottle does a hundred square feet of marble.",
    ),
    _care(
        "Daily Stone Cleaner", "CARE-CLEA-402",
        Bottle(Label(named.VERDE, "Clean", "every day, 24 oz"), "#4c6b5c", "#e8e4da"), EUCALYPTUS, 1299, 460, 92, "0.8",
        "Neutral and mild, with a little rosemary. Spray, wipe, done: it leaves no film and harms no sealer.",
    ),
    _care(
        "Granite Polish", "CARE-POLI-403",
        Bottle(Label(named.UBATUBA, "Shine", "for granite, 16 oz"), "#3c4046", "#c9a46a", sprays=False), LINEN,
        1850, 75, 121, "0.5",
        "Brings back the depth of a polished top and hides the finest scratches. Buff it with a soft cloth.",
    ),
    _care(
        "Beeswax Stone Wax", "CARE-WAXX-404", Tin(Label(named.EMPERADOR, "Wax", "beeswax, 8 oz")), CLAY,
        2199, 8, 186, "0.3",
        "Beeswax and carnauba for slate, soapstone and matt limestone. It smells of honey for a day.",
    ),
    _care(
        "Travertine Grout Cleaner", "CARE-GROU-405", Canister(Label(named.CLASSICO, "Deep", "grout cleaner, 1 gal")),
        PLASTER, 3399, 33, 206, "4.1",
        "Lifts years out of joints and pores without acid. Dilute one to ten, wait ten minutes, rinse.",
    ),
    _care(
        "Microfibre Stone Cloths", "CARE-CLOT-406", Cloths(("#c9d3d8", "#e8e4dc", "#93a7b0")), LINEN,
        950, 540, 250, "0.2",
        "Three thick cloths without a rough seam. They take up water and leave a shine.",
    ),
    _care(
        "Diamond Polishing Pads", "CARE-PADS-407", Pads(("#c9524b", "#e0b04f", "#4f7fa3")), GRAPHITE,
        5999, 21, 79, "0.4",
        "Three steps from dull to mirror for marble and terrazzo. Use them wet, on a slow machine.",
    ),
)  # fmt: skip
