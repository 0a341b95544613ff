"""Python's cyclic garbage collector, set for servers."""

import gc

NEW_OBJECTS = 20_000
"""Between two looks at the newest objects; the default, 700, is a look in every request or so."""


def settle() -> None:
    """What has been made until now stays: it is never looked at again. To be called when everything is assembled."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 50)
