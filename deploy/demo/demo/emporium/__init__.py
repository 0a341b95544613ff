"""The assortment of emporium: electronics and other products. Makers, models and texts are invented."""

from demo.assortment import Assortment
from demo.emporium.books import BOOKS
from demo.emporium.cameras import CAMERAS
from demo.emporium.categories import CATEGORIES
from demo.emporium.desk import DESK
from demo.emporium.handhelds import HANDHELDS
from demo.emporium.home import HOME
from demo.emporium.laptops import LAPTOPS
from demo.emporium.outdoors import OUTDOORS
from demo.emporium.sound import SOUND

EMPORIUM = Assortment(
    categories=CATEGORIES,
    products=(*LAPTOPS, *DESK, *HANDHELDS, *SOUND, *CAMERAS, *HOME, *OUTDOORS, *BOOKS),
)
