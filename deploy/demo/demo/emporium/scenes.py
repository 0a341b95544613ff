"""The backdrops and views of the assortment's pictures."""

from demo.studio.backdrop import Backdrop
from demo.studio.canvas import View

MIST = Backdrop("#d9dde6", "#e6e8ee")
SAND = Backdrop("#e8ddd0", "#efe7dc")
SAGE = Backdrop("#cfe3dc", "#dcebe5")
BLUSH = Backdrop("#f0d9d5", "#f5e6e2")
LILAC = Backdrop("#dcd6ec", "#e8e4f3")
BUTTER = Backdrop("#f3e6c0", "#f7eed6")
NIGHT = Backdrop("#454a5e", "#373b4c")
SLATE = Backdrop("#5a6d7c", "#4d5e6b")

LEFT = View(tilt=-8)
RIGHT = View(tilt=8)
NEAR = View(zoom=1.22, centre=(400, 410))
CLOSE = View(zoom=1.75, centre=(430, 450), tilt=-10)
DETAIL = View(zoom=2.1, centre=(400, 400), tilt=7)
FAR = View(zoom=0.86, centre=(400, 420))
