"""Python's cyclic garbage collector, configured for a server."""

import gc

YOUNG_OBJECTS = 20_000
"""New objects that start a collection of the youngest generation. Python's 700 would start one in most requests."""


def freeze_gc() -> None:
    """Exclude all existing objects from garbage collection. To be called when the process is assembled."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 50)
