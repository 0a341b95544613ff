"""What the whole package works on."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.float32]
"""One channel, (height, width), 0..255."""

Mask: TypeAlias = NDArray[np.uint8]
"""(height, width), 0 or 255."""


@dataclass(frozen=True, eq=False)
class Picture:
    """Eight-bit pixels without metadata: (height, width, 3) in RGB, or (height, width) in grey."""

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def is_grey(self) -> bool:
        return self.pixels.ndim == 2
