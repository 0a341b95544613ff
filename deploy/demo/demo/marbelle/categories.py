"""The tree of categories; a parent comes before its children."""

from catalog.domain.seeds import SeedCategory

from demo.assortment import DemoCategory
from demo.marbelle.scenes import CLAY, CONCRETE, EUCALYPTUS, FAR, GRAPHITE, LINEN, PLASTER
from demo.stones import named
from demo.studio.backdrop import Backdrop
from demo.studio.canvas import View
from demo.studio.shots import Shot, Thing
from demo.things.basins import Trough, Vessel
from demo.things.care import Bottle, Label
from demo.things.slabs import Slab, Surface
from demo.things.tiles import Mosaic, TiledWall


def _category(
    name: str, slug: str, parent: str | None, description: str, thing: Thing, backdrop: Backdrop, view: View = FAR
) -> DemoCategory:
    row = SeedCategory(name=name, slug=slug, parent=parent, description=description)
    return DemoCategory(row, Shot(thing, backdrop, name, view))


CATEGORIES = (
    _category("Slabs", "slabs", None, "Large format natural stone slabs", Slab(named.STATUARIO), CONCRETE),
    _category(
        "Marble Slabs",
        "marble-slabs",
        "slabs",
        "Polished marble, matched in pairs.",
        Surface(named.ARABESCATO, 0.95),
        PLASTER,
    ),
    _category(
        "Granite Slabs", "granite-slabs", "slabs", "For worktops that work hard.", Surface(named.UBATUBA, 0.7), PLASTER
    ),
    _category(
        "Onyx & Quartzite Slabs",
        "onyx-quartzite-slabs",
        "slabs",
        "The rare ones, some of them translucent.",
        Surface(named.JADE_ONYX, 0.8),
        PLASTER,
    ),
    _category(
        "Tiles", "tiles", None, "Cut to size for floors and walls", TiledWall(named.BARDIGLIO, 260, 260), PLASTER
    ),
    _category(
        "Marble Tiles",
        "marble-tiles",
        "tiles",
        "Honed or polished, rectified edges.",
        TiledWall(named.CARRARA, 320, 160, 0.5),
        PLASTER,
    ),
    _category(
        "Travertine & Limestone Tiles",
        "travertine-limestone-tiles",
        "tiles",
        "Warm floors for inside and outside.",
        TiledWall(named.CLASSICO, 360, 180, 0.5, grout="#94805f"),
        PLASTER,
    ),
    _category(
        "Slate & Terrazzo Tiles",
        "slate-terrazzo-tiles",
        "tiles",
        "Split by hand, or ground from a thousand chips.",
        TiledWall(named.PALLADIO, 270, 270, reach=0.6),
        PLASTER,
    ),
    _category(
        "Mosaics",
        "mosaics",
        None,
        "Small pieces on a mesh, ready to lay",
        Mosaic((named.VERDE, named.CALACATTA), "squares", 50),
        LINEN,
        FAR,
    ),
    _category("Sinks", "sinks", None, "Hollowed out of one block", Vessel(named.ROSA), EUCALYPTUS, FAR),
    _category(
        "Kitchen Sinks", "kitchen-sinks", "sinks", "Deep enough for the big pot.", Trough(named.ABSOLUTE), CLAY, FAR
    ),
    _category(
        "Stone Care",
        "stone-care",
        None,
        "What keeps stone beautiful",
        Bottle(Label(named.CARRARA, "Marbelle", "stone care")),
        GRAPHITE,
        FAR,
    ),
    DemoCategory(
        SeedCategory(
            name="Closed Quarries",
            slug="closed-quarries",
            parent="slabs",
            description="What will not be quarried again.",
            is_active=False,
        )
    ),
)
