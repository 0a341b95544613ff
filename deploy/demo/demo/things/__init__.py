"""Drawings of products. The floor on which they stand is at a height of about 620 of the canvas's 800."""
