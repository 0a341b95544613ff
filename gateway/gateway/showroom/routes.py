"""The addresses of a front end's pages, as its `routes.json` lists them, each with the data that it shows first.

{"/products/{slug}": ["/api/v1/products/{slug}/"]} is a page whose document names the data to be requested at once with
the modules, so that nothing waits for the modules to run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import orjson

_PARAMETER = re.compile(r"\\{(\w+)\\}")


@dataclass(frozen=True, slots=True)
class PageRoute:
    """`data` are URLs below the shop's base, with the parameters of the path."""

    pattern: re.Pattern[str]
    data: tuple[str, ...]


@lru_cache(16)
def page_routes(document: bytes) -> tuple[PageRoute, ...]:
    """`document` is the content of routes.json."""
    listed: Mapping[str, list[str]] = orjson.loads(document)
    return tuple(PageRoute(_compiled(template), tuple(data)) for template, data in listed.items())


def data_of(routes: tuple[PageRoute, ...], raw_path: str) -> list[str] | None:
    """The URLs of the data that the page at a percent-encoded path shows first; None if there is no such page."""
    path = raw_path.rstrip("/") or "/"
    for route in routes:
        found = route.pattern.fullmatch(path)
        if found:
            return [url.format(**found.groupdict()) for url in route.data]
    return None


def _compiled(template: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(template)))
