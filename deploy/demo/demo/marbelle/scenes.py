"""The backdrops and views of the assortment's pictures."""

from demo.studio.backdrop import Backdrop
from demo.studio.canvas import View

PLASTER = Backdrop("#e3dfd8", "#e9e5de")
LINEN = Backdrop("#ddd5c6", "#e6dfd2")
CONCRETE = Backdrop("#b9bcbd", "#aeb2b4")
GRAPHITE = Backdrop("#4a4d50", "#3f4245")
EUCALYPTUS = Backdrop("#cbd6cd", "#d8e1d9")
CLAY = Backdrop("#dcc0ad", "#e6cfc0")

NEAR = View(zoom=1.18, centre=(400, 420))
FAR = View(zoom=0.86, centre=(400, 420))
CORNER = View(zoom=1.9, centre=(560, 300), tilt=-4)
TURNED = View(zoom=1.5, centre=(400, 400), tilt=9)
