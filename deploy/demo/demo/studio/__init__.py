"""Drawing of product pictures: paths, paints, a canvas and backdrops."""
