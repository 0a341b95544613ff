"""A small studio for product pictures: paths, paints, a canvas, and the backdrop everything stands before."""
