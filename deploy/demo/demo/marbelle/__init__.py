"""The assortment of marbelle: natural stone. Quarries and makers are invented, the stones exist."""

from demo.assortment import Assortment
from demo.marbelle.care import CARE
from demo.marbelle.categories import CATEGORIES
from demo.marbelle.mosaics import MOSAICS
from demo.marbelle.sinks import SINKS
from demo.marbelle.slabs import SLABS
from demo.marbelle.tiles import TILES

MARBELLE = Assortment(categories=CATEGORIES, products=(*SLABS, *TILES, *MOSAICS, *SINKS, *CARE))
