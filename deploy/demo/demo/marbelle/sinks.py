"""Sinks, priced per piece."""

from decimal import Decimal

from catalog.domain.seeds import SeedProduct

from demo.assortment import DemoProduct
from demo.marbelle.scenes import CLAY, CONCRETE, EUCALYPTUS, LINEN, NEAR, PLASTER
from demo.stones import named
from demo.studio.backdrop import Backdrop
from demo.studio.canvas import View
from demo.studio.shots import FROM_THE_FRONT, Shot
from demo.things.basins import Pedestal, Trough, Vessel

Sink = Vessel | Pedestal | Trough


def _sink(
    name: str,
    sku: str,
    sink: Sink,
    price: int,
    quantity: int,
    age: int,
    weight: str,
    size: str,
    description: str,
    *,
    before: Backdrop = PLASTER,
    view: View = FROM_THE_FRONT,
    category: str = "sinks",
) -> DemoProduct:
    row = SeedProduct(
        name=name,
        slug=name.lower().replace(" ", "-"),
        sku=sku,
        category=category,
        price=price,
        quantity=quantity,
        low_stock_threshold=2,
        weight=Decimal(weight),
        dimensions=size,
        description=description,
    )
    return DemoProduct(row, age, (Shot(sink, before, name, view),))


SINKS = (
    _sink(
        "Carrara Round Vessel Sink", "SINK-CARR-301", Vessel(named.CARRARA), 34950, 14, 104, "21.5", "16 x 16 x 6 in",
        "Turned from one block of Carrara and polished inside and out. The wall is as thin as we dare.",
    ),
    _sink(
        "Marquina Low Vessel Sink", "SINK-NERO-302", Vessel(named.MARQUINA, 560, 150, 0.68), 38999, 6, 52, "24",
        "22 x 15 x 5 in",
        "A wide black oval, low enough for tall mirrors. White veins run over the rim and down inside.",
        before=CONCRETE,
    ),
    _sink(
        "Travertine Deep Vessel Sink", "SINK-TRAV-303", Vessel(named.CLASSICO, 440, 260, 0.42), 27950, 9, 171, "26",
        "15 x 15 x 8 in",
        "A deep bowl of open travertine, filled where the water stands. Every one has its own holes and stories.",
        before=EUCALYPTUS,
    ),
    _sink(
        "Honey Onyx Vessel Sink", "SINK-ONYX-304", Vessel(named.HONEY_ONYX, 500, 220, 0.46), 64999, 2, 23, "19",
        "17 x 17 x 6 in",
        "Onyx so thin that a lamp under the counter makes it glow. Handle it like the jewel it is.",
        before=CLAY, view=NEAR,
    ),
    _sink(
        "Crema Pedestal Sink", "SINK-PEDE-305", Pedestal(named.CREMA), 129950, 1, 67, "118", "17 x 17 x 34 in",
        "A column that becomes a basin, carved from a single block. Two people and a good floor are needed.",
        before=LINEN,
    ),
    _sink(
        "Bateig Blue Farmhouse Sink", "SINK-FARM-306", Trough(named.BATEIG), 89950, 4, 127, "96", "33 x 20 x 10 in",
        "A blue-grey limestone trough with a flat front, as in the kitchens of old farms. It takes the biggest pot.",
        category="kitchen-sinks",
    ),
    _sink(
        "Verde Alpi Trough Sink", "SINK-VERD-307", Trough(named.VERDE, 620, 150), 109999, 0, 40, "88", "36 x 18 x 7 in",
        "Green marble with pale veins that run round the corner. The next one leaves the workshop in May.",
        before=LINEN, category="kitchen-sinks",
    ),
    _sink(
        "Absolute Black Kitchen Sink", "SINK-ABSO-308", Trough(named.ABSOLUTE, 560, 190), 79950, 11, 216, "91",
        "30 x 18 x 9 in",
        "Black granite, honed, that forgives everything. Matches our worktops to the grain.",
        before=CONCRETE, category="kitchen-sinks",
    ),
)  # fmt: skip
