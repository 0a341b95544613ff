"""Draws human figures for drawing practice on the CPU. A pure library: filters and a seed in, a PNG out."""

from generation.adapters.figures.renderer import FigureRequest, InvalidFigure, Quality, draw_figure

__all__ = ["FigureRequest", "InvalidFigure", "Quality", "draw_figure"]
