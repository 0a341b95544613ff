"""Storefronts for tests: copies of the shipped ones under unique names, so that tests do not affect each other."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from common.kernel.storefronts import Storefront, Storefronts, read

SHIPPED = Path(__file__).parents[3] / "deploy" / "storefronts"


def another(name: str, **changes: Any) -> Storefront:
    """A new storefront, configured like the shipped `name`."""
    unique = {"name": f"{name}-{uuid4().hex[:10]}", "hosts": ()}
    return read(SHIPPED / f"{name}.toml").model_copy(update={**unique, **changes})


class OpenStorefronts(Storefronts):
    """The registry of a service under test, to which a test can `add` storefronts."""

    def __init__(self) -> None:
        super().__init__(Storefronts.load(SHIPPED))

    def add(self, storefront: Storefront) -> Storefront:
        self._by_name[storefront.name] = storefront
        return storefront
