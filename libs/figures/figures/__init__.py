"""Draws human figures for drawing practice on the CPU: filters and a seed in, a PNG out.

`figures.vocabulary` has the filters and needs no other package; `figures.renderer` draws.
"""
