"""The array types of this package, and vector arithmetic on rows."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Ints: TypeAlias = NDArray[np.integer[Any]]
Bools: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]


def unit(vectors: NDArray[Any]) -> Floats:
    """Each row divided by its length; rows of length 0 remain 0."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))
    return np.asarray(vectors / np.maximum(lengths, 1e-9)[..., None], np.float32)


def dot(left: NDArray[Any], right: NDArray[Any]) -> Floats:
    """The inner product of each pair of rows."""
    return np.asarray(np.einsum("...i,...i->...", left, right), np.float32)


def smoothstep(low: float, high: float, values: NDArray[Any]) -> Floats:
    """0 below `low`, 1 above `high`, and a smooth cubic between them."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
