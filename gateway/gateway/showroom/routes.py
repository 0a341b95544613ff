"""The addresses of a front end's pages, as its `routes.json` lists them, each with the data that it shows first.

{"credentials": "same-origin", "pages": {"/products/{slug}": ["/api/v1/products/{slug}/"]}}: the document of a product's
page names its data, to be requested at once with the modules, so that nothing waits for the modules to run. The browser
uses it for a request with the same credentials mode.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import orjson

_PARAMETER = re.compile(r"\\{(\w+)\\}")
_CROSS_ORIGIN: Mapping[str, Literal["anonymous", "use-credentials"]] = {
    "same-origin": "anonymous",
    "include": "use-credentials",
}


@dataclass(frozen=True, slots=True)
class PageRoutes:
    """`pages` are patterns of paths, with URLs below the shop's base that contain the parameters of the path.

    `cross_origin` is the attribute of the links that request them.
    """

    cross_origin: Literal["anonymous", "use-credentials"]
    pages: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def data_of(self, raw_path: str) -> list[str] | None:
        """The URLs of the data that the page at a percent-encoded path shows first; None if there is no such page."""
        path = raw_path.rstrip("/") or "/"
        for pattern, urls in self.pages:
            found = pattern.fullmatch(path)
            if found:
                return [url.format(**found.groupdict()) for url in urls]
        return None


@lru_cache(16)
def page_routes(document: bytes) -> PageRoutes:
    """`document` is the content of routes.json."""
    listed = orjson.loads(document)
    pages = ((_compiled(template), tuple(urls)) for template, urls in listed["pages"].items())
    return PageRoutes(_CROSS_ORIGIN[listed["credentials"]], tuple(pages))


def _compiled(template: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(template)))
