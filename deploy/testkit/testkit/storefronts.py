"""Storefronts for tests: copies of the shipped ones under unique names, so that tests do not affect each other."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from common.kernel.service_sections import ServiceSection
from common.kernel.storefronts import Storefront, Storefronts, read

SHIPPED = Path(__file__).parents[3] / "deploy" / "storefronts"


def another(name: str, *sections: ServiceSection, **changes: Any) -> Storefront:
    """A new storefront, configured like the shipped `name`, with other sections and other values."""
    assert changes.keys() <= Storefront.model_fields.keys(), f"sections of services: {[*changes]}"
    unique = {"name": f"{name}-{uuid4().hex[:10]}", "hosts": ()}
    return with_sections(read(SHIPPED / f"{name}.toml").model_copy(update={**unique, **changes}), *sections)


def with_sections(storefront: Storefront, *sections: ServiceSection) -> Storefront:
    """A copy in which the keys that these sections declare have their values; other keys stay."""
    return storefront.model_copy(update={"sections": storefront.sections.replaced(sections)})


def changed_file(folder: Path, section: str, lines: str) -> Path:
    """`shop.toml` in a folder: the shipped `emporium` with these lines at the beginning of a section, old or new."""
    toml, header = (SHIPPED / "emporium.toml").read_text(), f"[{section}]\n"
    path = folder / "shop.toml"
    path.write_text(toml.replace(header, f"{header}{lines}\n") if header in toml else f"{toml}\n{header}{lines}\n")
    return path


class OpenStorefronts(Storefronts):
    """The registry of a service under test, to which a test can `add` storefronts."""

    def __init__(self) -> None:
        super().__init__(Storefronts.load(SHIPPED))
        self._shipped = frozenset(self._by_name)

    def add(self, storefront: Storefront) -> Storefront:
        self._by_name[storefront.name] = storefront
        return storefront

    def remove_added(self) -> None:
        """Remove the storefronts of earlier tests, so that timers do not visit them."""
        for name in self._by_name.keys() - self._shipped:
            del self._by_name[name]
