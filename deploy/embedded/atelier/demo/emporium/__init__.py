"""Electronics and other goods: makers, models and texts are invented."""

from atelier.demo.assortment import Assortment
from atelier.demo.emporium.books import BOOKS
from atelier.demo.emporium.cameras import CAMERAS
from atelier.demo.emporium.categories import CATEGORIES
from atelier.demo.emporium.desk import DESK
from atelier.demo.emporium.handhelds import HANDHELDS
from atelier.demo.emporium.home import HOME
from atelier.demo.emporium.laptops import LAPTOPS
from atelier.demo.emporium.outdoors import OUTDOORS
from atelier.demo.emporium.sound import SOUND

EMPORIUM = Assortment(
    categories=CATEGORIES,
    products=(*LAPTOPS, *DESK, *HANDHELDS, *SOUND, *CAMERAS, *HOME, *OUTDOORS, *BOOKS),
)
