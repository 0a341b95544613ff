"""Storefronts for tests: the shipped ones, under names of their own so that tests do not meet."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from common.storefronts import Storefront, Storefronts, read

SHIPPED = Path(__file__).parents[4] / "deploy" / "storefronts"


def another(name: str, **changes: Any) -> Storefront:
    """A shop configured like the shipped `name`, but another one."""
    unique = {"name": f"{name}-{uuid4().hex[:10]}", "hosts": ()}
    return read(SHIPPED / f"{name}.toml").model_copy(update={**unique, **changes})


class OpenStorefronts(Storefronts):
    """The registry of a service under test: it knows whatever storefront a test introduces."""

    def __init__(self) -> None:
        super().__init__(Storefronts.load(SHIPPED))

    def add(self, storefront: Storefront) -> Storefront:
        self._by_name[storefront.name] = storefront
        return storefront
