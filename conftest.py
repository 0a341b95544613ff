"""For every test: the folder `gateway` must not pass for the package of that name, so the package comes first."""

import gateway

__all__ = ["gateway"]
