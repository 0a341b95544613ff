"""The stones of the demo assortment."""

from demo.stones.grained import Granite, Terrazzo
from demo.stones.layered import Limestone, Slate, Travertine
from demo.stones.marble import Marble, Onyx
from demo.stones.noise import Bed

CARRARA = Marble(
    bed=Bed(1, 35), ground="#efefed", clouds="#c6cbcf", mist="#8f979d", vein="#7d858c",
    lines=5, width=0.01, cloudy=0.7, streaky=0.5, halo=0.4, strong=0.5, fine=0.25,
)  # fmt: skip
CALACATTA = Marble(
    bed=Bed(2, 50), ground="#f6f3ee", clouds="#e6e0d5", mist="#97928c", vein="#a08a66",
    lines=2.6, width=0.03, bend=0.8, halo=0.4, fine=0.3,
)  # fmt: skip
STATUARIO = Marble(
    bed=Bed(21, -48), ground="#f7f7f6", clouds="#e2e4e6", mist="#8b9196", vein="#5c646b",
    lines=2.2, width=0.022, bend=0.9, streaky=0.25, halo=0.5, strong=0.8, fine=0.2,
)  # fmt: skip
MARQUINA = Marble(
    bed=Bed(3, -40), ground="#151518", clouds="#26262b", mist="#dddbd6", vein="#ffffff",
    lines=3, width=0.009, streaky=0.03, halo=0.03, fine=0.5,
)  # fmt: skip
VERDE = Marble(
    bed=Bed(4, 20), ground="#1f3b30", clouds="#0f2018", mist="#8fb59d", vein="#dbe9dd",
    lines=5, width=0.007, bend=0.9, cloudy=0.9, streaky=0.25, halo=0.16,
)  # fmt: skip
EMPERADOR = Marble(
    bed=Bed(5, 35), ground="#4a3226", clouds="#75523d", mist="#b8977a", vein="#efe0cc",
    lines=4, width=0.007, bend=1, blots=7, cloudy=0.9, streaky=0.2, halo=0.12,
)  # fmt: skip
LEVANTO = Marble(
    bed=Bed(6, -30), ground="#6d2025", clouds="#35100f", mist="#cbb0a4", vein="#f3ebe4",
    lines=3.4, width=0.012, bend=0.9, blots=6, cloudy=1, streaky=0.15, halo=0.1,
)  # fmt: skip
ROSA = Marble(
    bed=Bed(7, 25), ground="#ecd0c4", clouds="#dba999", mist="#b9806e", vein="#9b6455",
    lines=5, width=0.007, bend=0.9, cloudy=0.8, streaky=0.35, halo=0.2, strong=0.6, fine=0.3,
)  # fmt: skip
CREMA = Marble(
    bed=Bed(8, 15), ground="#eadfc8", clouds="#dccba8", mist="#c4a97c", vein="#b08f5e",
    lines=4, width=0.005, bend=1, blots=6, streaky=0.25, halo=0.15, strong=0.5, fine=0.3,
)  # fmt: skip
BARDIGLIO = Marble(
    bed=Bed(9, 8), ground="#8d949b", clouds="#646b73", mist="#4b5158", vein="#e6e8ea",
    lines=4, width=0.006, bend=0.7, cloudy=0.85, streaky=0.5, halo=0.04, strong=0.7, fine=0.3,
)  # fmt: skip
ARABESCATO = Marble(
    bed=Bed(10, 60), ground="#f2f2f0", clouds="#d5d8da", mist="#777e85", vein="#5d656d",
    lines=4, width=0.016, bend=1.25, streaky=0.5, halo=0.5, strong=0.6, fine=0.4,
)  # fmt: skip
TAJ_MAHAL = Marble(
    bed=Bed(11, 12), ground="#eee6d8", clouds="#dcc9a8", mist="#c5a877", vein="#b08c58",
    lines=3, width=0.018, bend=0.8, blots=5, cloudy=0.9, streaky=0.5, halo=0.3, strong=0.35, fine=0.15,
)  # fmt: skip
AZUL = Marble(
    bed=Bed(12, 30), ground="#8fa9bb", clouds="#4f7693", mist="#d6c7a8", vein="#f0ebdf",
    lines=3, width=0.016, bend=1, blots=6, cloudy=0.95, streaky=0.4, halo=0.3, strong=0.6, fine=0.2,
)  # fmt: skip
HONEY_ONYX = Onyx(bed=Bed(13, 24), colours=("#d89a4e", "#f0cf92", "#b9692c", "#f6e6c4"), milk="#fdf6e6", bands=4)
JADE_ONYX = Onyx(bed=Bed(14, -18), colours=("#7fae86", "#cfe3c5", "#4f8262", "#e8efd6"), milk="#f6faee", bands=4.5)
CLASSICO = Travertine(bed=Bed(15, 0), ground="#e2d2b6", layers="#cbb490", holes="#8f7553", open=0.75)
SILVER = Travertine(bed=Bed(16, 2), ground="#b5b0a8", layers="#8c867e", holes="#57524c", open=0.7)
NOCE = Travertine(bed=Bed(17, 0), ground="#a58261", layers="#7d5d41", holes="#4a3423", open=0.8)
SLATE = Slate(bed=Bed(18, 20), ground="#454b52", sheen="#5d6670")
RUST_SLATE = Slate(bed=Bed(19, -15), ground="#5a5850", sheen="#77705f", rusty=0.7)
JURA = Limestone(bed=Bed(20, 5), ground="#d9cdb5", shade="#c4b494", shells="#efe8d8", shelly=0.5)
BATEIG = Limestone(bed=Bed(31, 0), ground="#b9bfc4", shade="#a1a8ae", shells="#d6dadd", shelly=0.35)
SANDSTONE = Travertine(bed=Bed(22, 14), ground="#d9b48a", layers="#b98654", holes="#8a5a34", open=0.06)
ABSOLUTE = Granite(
    bed=Bed(23, 0), ground="#1b1c1f", minerals=(("#26282c", 0.35, 60.0), ("#3c4046", 0.06, 70.0)), drift=0.1
)
BIANCO = Granite(
    bed=Bed(24, 30),
    ground="#dcdad6",
    minerals=(("#bdb9b4", 0.4, 34.0), ("#8a8782", 0.16, 46.0), ("#f2f0ec", 0.2, 30.0), ("#2e2d2f", 0.09, 52.0)),
)
UBATUBA = Granite(
    bed=Bed(25, 0),
    ground="#1f2a25",
    minerals=(("#33443a", 0.4, 26.0), ("#0f1412", 0.25, 34.0), ("#77743f", 0.07, 50.0), ("#8fa394", 0.05, 60.0)),
)
BALTIC = Granite(
    bed=Bed(26, 0),
    ground="#6a4a3c",
    minerals=(("#8b6350", 0.45, 14.0), ("#3a2a24", 0.26, 24.0), ("#15120f", 0.14, 36.0), ("#b08a74", 0.08, 30.0)),
    drift=0.15,
)
VISCOUNT = Onyx(
    bed=Bed(27, 28), colours=("#d9dadb", "#b3b7ba", "#4b5055", "#ececec", "#7c8287"), milk="#f6f6f5", bands=7
)
PALLADIO = Terrazzo(bed=Bed(28), ground="#ece8e0", chips=("#d9b9a3", "#8d8f8c", "#c7c2b6", "#b4694c", "#4d5552"))
NOTTE = Terrazzo(bed=Bed(29), ground="#2c2e33", chips=("#efece4", "#b7bbb9", "#6d7478", "#c9a477"), largest=0.035)
