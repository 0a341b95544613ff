"""Pages by number: `count`, absolute links that keep the other parameters, `results`. Several contracts have them."""

from typing import Any
from urllib.parse import urlencode

from common.paging import PageRequest
from starlette.requests import Request


def numbered_page(request: Request, page: PageRequest, count: int, results: list[Any]) -> dict[str, Any]:
    """One page of `count` items in all; links are null at the ends."""
    following = page.number + 1 if page.offset + page.size < count else None
    return {
        "count": count,
        "next": _link(request, following) if following else None,
        "previous": _link(request, page.number - 1) if page.number > 1 else None,
        "results": results,
    }


def _link(request: Request, number: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return f"{request.state.base_url}{request.scope['path']}?{urlencode([*kept, ('page', number)])}"
