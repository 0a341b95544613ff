"""A transparent picture on which antialiased shapes are laid. Float32, colours 0 to 1, premultiplied by alpha."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from illustrator.portraits.curves import Points

Floats = NDArray[np.float32]
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Region:
    """A mask (0 to 1) and where its top left corner lies on the canvas."""

    top: int
    left: int
    mask: Floats

    @property
    def bottom(self) -> int:
        return self.top + int(self.mask.shape[0])

    @property
    def right(self) -> int:
        return self.left + int(self.mask.shape[1])

    def within(self, other: "Region") -> "Region":
        """This mask where the other covers."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom, right = max(top, min(self.bottom, other.bottom)), max(left, min(self.right, other.right))
        mine = self.mask[top - self.top : bottom - self.top, left - self.left : right - self.left]
        theirs = other.mask[top - other.top : bottom - other.top, left - other.left : right - other.left]
        return Region(top, left, mine * theirs)

    def without(self, other: "Region") -> "Region":
        """This mask where the other does not cover."""
        cut = self.within(other)
        mask = self.mask.copy()
        top, left = cut.top - self.top, cut.left - self.left
        mask[top : top + cut.mask.shape[0], left : left + cut.mask.shape[1]] -= cut.mask
        return Region(self.top, self.left, mask)


class Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.colour: Floats = np.zeros((height, width, 3), np.float32)
        self.alpha: Floats = np.zeros((height, width), np.float32)

    def region(self, *outlines: Points, pad: int = 2) -> Region:
        """The inside of the outlines (even-odd), in canvas pixels; empty outside the canvas."""
        low = np.floor(np.min([outline.min(axis=0) for outline in outlines], axis=0)).astype(int) - pad
        high = np.ceil(np.max([outline.max(axis=0) for outline in outlines], axis=0)).astype(int) + pad + 1
        left, top = max(int(low[0]), 0), max(int(low[1]), 0)
        right, bottom = min(int(high[0]), self.width), min(int(high[1]), self.height)
        mask = np.zeros((max(bottom - top, 0), max(right - left, 0)), np.uint8)
        if mask.size:
            polygons = [_fixed(outline - (left, top)) for outline in outlines]
            cv2.fillPoly(mask, polygons, 255, cv2.LINE_AA, _SHIFT)
        return Region(top, left, mask.astype(np.float32) / np.float32(255))

    def stroke(self, left_edge: Points, right_edge: Points) -> Region:
        """What lies between the two edges of a stroke."""
        both = np.concatenate([left_edge, right_edge])
        region = self.region(both, pad=3)
        mask = np.zeros(region.mask.shape, np.uint8)
        if mask.size:
            corner = (region.left, region.top)
            first, second = _fixed(left_edge - corner), _fixed(right_edge - corner)
            for index in range(len(first) - 1):
                quad = np.array([first[index], first[index + 1], second[index + 1], second[index]])
                cv2.fillConvexPoly(mask, quad, 255, cv2.LINE_AA, _SHIFT)
        return Region(region.top, region.left, mask.astype(np.float32) / np.float32(255))

    def lay(self, region: Region, colour: Floats, opacity: float = 1.0) -> None:
        """Lay a colour (3,), or colours as large as the mask, over what is there."""
        if not region.mask.size:
            return
        here = np.s_[region.top : region.bottom, region.left : region.right]
        mask = (region.mask * np.float32(opacity))[..., None]
        self.colour[here] = self.colour[here] * (1 - mask) + np.asarray(colour, np.float32) * mask
        self.alpha[here] = self.alpha[here] * (1 - mask[..., 0]) + mask[..., 0]

    def reduced(self, factor: int, rows: tuple[int, int], columns: tuple[int, int]) -> NDArray[np.uint8]:
        """Straight RGBA, `factor` times smaller, of these rows and columns of the smaller picture."""
        here = np.s_[rows[0] * factor : rows[1] * factor, columns[0] * factor : columns[1] * factor]
        size = (columns[1] - columns[0], rows[1] - rows[0])
        colour = cv2.resize(self.colour[here], size, interpolation=cv2.INTER_AREA)
        alpha = cv2.resize(self.alpha[here], size, interpolation=cv2.INTER_AREA)
        straight = colour / np.maximum(alpha, 1e-4)[..., None]
        rgba = np.concatenate([straight, alpha[..., None]], axis=2)
        return np.asarray(np.clip(rgba * 255 + 0.5, 0, 255), np.uint8)


def _fixed(outline: Points) -> NDArray[np.int32]:
    return np.round(np.clip(outline, -8000, 8000) * (1 << _SHIFT)).astype(np.int32)
