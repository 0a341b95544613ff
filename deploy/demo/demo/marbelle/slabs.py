"""Slabs, priced per square foot."""

from catalog.domain.seeds import SeedProduct

from demo.assortment import DemoProduct
from demo.marbelle.scenes import CONCRETE, GRAPHITE, LINEN, PLASTER
from demo.stones import named
from demo.stones.grained import Granite
from demo.stones.stone import Stone
from demo.studio.backdrop import Backdrop
from demo.studio.shots import Shot
from demo.things.slabs import Slab, Surface, Worktop

MARBLE, GRANITE, RARE = "marble-slabs", "granite-slabs", "onyx-quartzite-slabs"


def _slab(
    name: str,
    sku: str,
    stone: Stone,
    category: str,
    price: int,
    quantity: int,
    age: int,
    description: str,
    *,
    before: Backdrop = PLASTER,
    is_active: bool = True,
    is_featured: bool = False,
    as_worktop: bool = False,
) -> DemoProduct:
    """`price` in cents per square foot; `quantity` counts slabs."""
    row = SeedProduct(
        name=name,
        slug=name.lower().replace(" ", "-"),
        sku=sku,
        category=category,
        price=price,
        quantity=quantity,
        unit_of_measure="sqft",
        dimensions="120 x 70 x 0.8 in",
        description=description,
        is_active=is_active,
        is_featured=is_featured,
    )
    kind = name.removesuffix(" Slab")
    near = 0.9 if isinstance(stone, Granite) else 0.62
    shots = [Shot(Slab(stone), before, f"A slab of {kind}"), Shot(Surface(stone, near), before, f"{kind} close-up")]
    if as_worktop:
        shots.append(Shot(Worktop(stone), before, f"{kind} as a worktop"))
    return DemoProduct(row, age, tuple(shots))


SLABS = (
    _slab(
        "Carrara White Marble Slab", "CARR-WHITE-001", named.CARRARA, MARBLE, 8550, 25, 210,
        "Premium Italian Carrara white marble slab with soft grey clouds and fine feathered veins. "
        "It stays cool under dough, and suits worktops, walls and bathrooms alike.",
        is_featured=True, as_worktop=True,
    ),
    _slab(
        "Calacatta Gold Marble Slab", "CALA-GOLD-002", named.CALACATTA, MARBLE, 18999, 8, 34,
        "Bold veins of gold and grey on a warm white ground. Bookmatched pairs make a wall that needs no picture.",
        before=CONCRETE, is_featured=True, as_worktop=True,
    ),
    _slab(
        "Statuario Marble Slab", "STAT-003", named.STATUARIO, MARBLE, 21050, 3, 61,
        "The sculptors' marble: bright white, with few and dramatic dark grey veins. No two blocks are alike, so ask "
        "for photographs of yours.",
        before=CONCRETE,
    ),
    _slab(
        "Nero Marquina Marble Slab", "NERO-MARQ-004", named.MARQUINA, MARBLE, 9999, 17, 122,
        "Deep black marble from northern Spain, crossed by sharp white veins. Polished it mirrors a room, honed it "
        "swallows the light.",
    ),
    _slab(
        "Verde Alpi Marble Slab", "VERD-ALPI-005", named.VERDE, MARBLE, 13450, 6, 15,
        "Alpine green with a net of pale veins, as in the halls of old railway stations. Lovely beside brass.",
        before=LINEN,
    ),
    _slab(
        "Emperador Dark Marble Slab", "EMPE-DARK-006", named.EMPERADOR, MARBLE, 7999, 22, 178,
        "Chocolate brown marble with caramel clouds and fine light cracks. It makes large bathrooms feel warm.",
        before=LINEN,
    ),
    _slab(
        "Rosso Levanto Marble Slab", "ROSS-LEVA-007", named.LEVANTO, MARBLE, 14250, 0, 88,
        "Burgundy and almost black, with white veins that look painted. The next block is being sawn.",
        before=GRAPHITE,
    ),
    _slab(
        "Bardiglio Grey Marble Slab", "BARD-GREY-008", named.BARDIGLIO, MARBLE, 8899, 12, 144,
        "Blue-grey marble with dark drifts and an occasional white line. It was sold out faster than it was quarried.",
        is_active=False,
    ),
    _slab(
        "Arabescato Marble Slab", "ARAB-009", named.ARABESCATO, MARBLE, 15650, 5, 47,
        "White islands in a sea of grey veins. A pattern for people who like to look twice.",
    ),
    _slab(
        "Bianco Sardo Granite Slab", "BIAN-SARD-010", named.BIANCO, GRANITE, 4599, 64, 233,
        "Light grey granite with black mica, even from one end to the other. It takes hot pans and red wine without "
        "a trace.",
        as_worktop=True,
    ),
    _slab(
        "Absolute Black Granite Slab", "ABSO-BLAC-011", named.ABSOLUTE, GRANITE, 6250, 41, 199,
        "The blackest granite there is, so dense that it hardly needs sealing. Honed finish on request.",
        before=CONCRETE,
    ),
    _slab(
        "Uba Tuba Granite Slab", "UBAT-012", named.UBATUBA, GRANITE, 4850, 38, 166,
        "Forest green that looks black until the sun comes in. Flecks of gold and silver show themselves then.",
        before=LINEN,
    ),
    _slab(
        "Baltic Brown Granite Slab", "BALT-BROW-013", named.BALTIC, GRANITE, 4399, 29, 260,
        "Round brown feldspars in a dark setting, quarried in Finland. Hard-wearing, and kind to crumbs.",
    ),
    _slab(
        "Viscount White Gneiss Slab", "VISC-WHIT-014", named.VISCOUNT, GRANITE, 5999, 9, 76,
        "Flowing bands of white and charcoal, frozen in the middle of a movement. Sold as granite, being as hard.",
        before=GRAPHITE,
    ),
    _slab(
        "Honey Onyx Slab", "ONYX-HONE-015", named.HONEY_ONYX, RARE, 24950, 2, 9,
        "Translucent honey-coloured onyx with rings like those of a tree. Light it from behind and the room will glow.",
        before=GRAPHITE, is_featured=True,
    ),
    _slab(
        "Jade Onyx Slab", "ONYX-JADE-016", named.JADE_ONYX, RARE, 27599, 1, 27,
        "Milky green bands, cut across the vein. One slab is left of this block.",
        before=CONCRETE,
    ),
    _slab(
        "Taj Mahal Quartzite Slab", "QUAR-TAJM-017", named.TAJ_MAHAL, RARE, 16999, 14, 55,
        "Looks like marble, wears like granite: creamy quartzite with soft golden drifts. Our most asked-for kitchen "
        "stone.",
        is_featured=True, as_worktop=True,
    ),
    _slab(
        "Azul Macaubas Quartzite Slab", "QUAR-AZUL-018", named.AZUL, RARE, 29950, 4, 20,
        "Sky and sea in one stone from Brazil. It is as hard as it is blue.",
        before=LINEN,
    ),
    _slab(
        "Rosa Portugal Marble Slab", "ROSA-PORT-019", named.ROSA, "closed-quarries", 11999, 7, 300,
        "Pink marble from Estremoz with rosy clouds. The quarry has closed, and these are the last of it.",
    ),
)  # fmt: skip
