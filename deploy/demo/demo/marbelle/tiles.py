"""Tiles, priced per square foot."""

from catalog.domain.seeds import SeedProduct

from demo.assortment import DemoProduct
from demo.marbelle.scenes import PLASTER, TURNED
from demo.stones import named
from demo.studio.shots import Shot
from demo.things.slabs import Surface
from demo.things.tiles import TiledWall

MARBLE, WARM, SPLIT = "marble-tiles", "travertine-limestone-tiles", "slate-terrazzo-tiles"


def _tile(
    name: str,
    sku: str,
    wall: TiledWall,
    category: str,
    price: int,
    quantity: int,
    age: int,
    size: str,
    description: str,
    *,
    is_featured: bool = False,
) -> DemoProduct:
    """`price` in cents per square foot; `quantity` counts square feet."""
    row = SeedProduct(
        name=name,
        slug=name.lower().replace(" ", "-"),
        sku=sku,
        category=category,
        price=price,
        quantity=quantity,
        unit_of_measure="sqft",
        dimensions=size,
        description=description,
        is_featured=is_featured,
    )
    shots = (
        Shot(wall, PLASTER, f"{name}, laid"),
        Shot(Surface(wall.stone, 0.7, (age % 7 / 7, age % 11 / 11)), PLASTER, f"{name}, close-up"),
        Shot(wall, PLASTER, f"{name}, laid diagonally", TURNED),
    )
    return DemoProduct(row, age, shots if is_featured else shots[:2])


TILES = (
    _tile(
        "Carrara Honed Marble Tile", "TILE-CARR-101", TiledWall(named.CARRARA, 250, 250), MARBLE, 1250, 840, 190,
        "12 x 12 in",
        "The classic of bathrooms, honed to a silky matt. Rectified edges allow joints as thin as a coin.",
        is_featured=True,
    ),
    _tile(
        "Carrara Subway Tile", "TILE-CARR-102", TiledWall(named.CARRARA, 240, 120, 0.5), MARBLE, 1499, 420, 132,
        "3 x 6 in",
        "Marble in the format of the underground, with softened edges. A splashback of it takes an afternoon.",
    ),
    _tile(
        "Nero Marquina Polished Marble Tile", "TILE-NERO-103",
        TiledWall(named.MARQUINA, 300, 300, grout="#2b2c2e"), MARBLE, 1650, 260, 99, "18 x 18 in",
        "Black marble with white lightning, polished until it mirrors. Lay it with dark grout, or as a chessboard.",
    ),
    _tile(
        "Crema Marfil Marble Tile", "TILE-CREM-104", TiledWall(named.CREMA, 270, 270, grout="#bda97f"), MARBLE, 1099,
        0, 71, "18 x 18 in",
        "Calm beige marble from Alicante that makes small rooms larger. The ship with the next pallets is on its way.",
    ),
    _tile(
        "Bardiglio Plank Marble Tile", "TILE-BARD-105", TiledWall(named.BARDIGLIO, 460, 120, 0.33, grout="#50565c"),
        MARBLE, 1750, 180, 43, "6 x 24 in",
        "Blue-grey planks to be laid like a wooden floor. Underfloor heating is welcome.",
    ),
    _tile(
        "Classico Travertine Tile", "TILE-TRAV-106", TiledWall(named.CLASSICO, 340, 170, 0.5, grout="#94805f"), WARM,
        799, 1260, 240, "12 x 24 in",
        "Filled and honed travertine in the colour of Roman walls. It ages like a good shoe.",
        is_featured=True,
    ),
    _tile(
        "Silver Travertine Tile", "TILE-TRAV-107", TiledWall(named.SILVER, 300, 300, grout="#6f6b66"), WARM, 950, 510,
        118, "24 x 24 in",
        "Cool greys in fine layers, cut along the vein. Quiet enough for a whole house.",
    ),
    _tile(
        "Noce Travertine Paver", "TILE-TRAV-108", TiledWall(named.NOCE, 380, 190, 0.5, grout="#5f4a36"), WARM, 850, 375,
        202, "16 x 24 x 1.2 in",
        "Walnut brown and unfilled, with tumbled edges, for terraces and pools. Bare feet like it.",
    ),
    _tile(
        "Jura Limestone Tile", "TILE-LIME-109", TiledWall(named.JURA, 280, 280, grout="#9c8c6c"), WARM, 699, 690, 155,
        "18 x 18 in",
        "Bavarian limestone with the shells of an old sea in it. Look closely and you may find an ammonite.",
    ),
    _tile(
        "Desert Sandstone Tile", "TILE-SAND-110", TiledWall(named.SANDSTONE, 330, 220, 0.5, grout="#8f683c"), WARM,
        550, 96, 83, "16 x 24 in",
        "Sunny waves of ochre, brushed so that nobody slips. For paths, steps and warm walls.",
    ),
    _tile(
        "Midnight Slate Tile", "TILE-SLAT-111", TiledWall(named.SLATE, 220, 220, 0.5, grout="#33373b"), SPLIT, 650,
        330, 176, "12 x 12 in",
        "Riven by hand, with all its small steps. Wet, it turns nearly black.",
    ),
    _tile(
        "Autumn Slate Tile", "TILE-SLAT-112", TiledWall(named.RUST_SLATE, 260, 260, grout="#4b4841"), SPLIT, 750, 210,
        64, "16 x 16 in",
        "Grey slate that iron has painted with rust and honey. Every box is a different autumn.",
    ),
    _tile(
        "Palladio Terrazzo Tile", "TILE-TERR-113", TiledWall(named.PALLADIO, 280, 280, reach=0.6, joint=3), SPLIT,
        1899, 144, 12, "24 x 24 in",
        "Chips of red, rose and grey marble in cream cement, ground flat and sealed. Happy floors since Venice.",
        is_featured=True,
    ),
    _tile(
        "Notte Terrazzo Tile", "TILE-TERR-114", TiledWall(named.NOTTE, 280, 280, reach=0.6, joint=3, grout="#1f2124"),
        SPLIT, 1950, 58, 6, "24 x 24 in",
        "A night sky to walk on: dark cement with chips of ivory and gold. Made to order in ten days.",
    ),
)  # fmt: skip
