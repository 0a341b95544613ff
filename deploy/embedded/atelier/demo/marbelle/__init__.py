"""Natural stone: quarries and makers are invented, the stones are not."""

from atelier.demo.assortment import Assortment
from atelier.demo.marbelle.care import CARE
from atelier.demo.marbelle.categories import CATEGORIES
from atelier.demo.marbelle.mosaics import MOSAICS
from atelier.demo.marbelle.sinks import SINKS
from atelier.demo.marbelle.slabs import SLABS
from atelier.demo.marbelle.tiles import TILES

MARBELLE = Assortment(categories=CATEGORIES, products=(*SLABS, *TILES, *MOSAICS, *SINKS, *CARE))
