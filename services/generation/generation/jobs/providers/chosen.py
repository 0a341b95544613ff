"""ATELIER_PROVIDERS: the models of storefronts whose files have no route for a kind."""

from collections.abc import Mapping

from generation.jobs.providers.provider import LOCAL
from generation.storefront import HostedModels, Route, RouteStep

EVERY_STOREFRONT = "*"


def entry_of(chosen: Mapping[str, str], storefront: str, kind: str) -> str | None:
    """The most specific entry for the pictures of a kind: its key, which is `STOREFRONT/KIND`, `STOREFRONT` or `*`."""
    keys = f"{storefront}/{kind}", storefront, EVERY_STOREFRONT
    return next((key for key in keys if key in chosen), None)


def route_of(section: HostedModels, chosen: Mapping[str, str], storefront: str, kind: str, product: str = "") -> Route:
    """That of the file, or else that of an entry; `local` without either."""
    found = section.route(kind, product)
    if found is not None:
        return found
    entry = entry_of(chosen, storefront, kind)
    return Route(kind=kind, steps=(RouteStep(model=LOCAL if entry is None else chosen[entry]),))
