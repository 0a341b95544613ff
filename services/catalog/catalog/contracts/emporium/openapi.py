"""Query parameters for the OpenAPI document: hot paths read them from the request, without declaring them."""

from typing import Any

from catalog.repository.listing import ORDERINGS


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGES = [
    _parameter("page", "From 1; a page beyond the last one is 404.", type="integer", default=1, minimum=1),
    _parameter("page_size", "Above 100 it is cut to 100.", type="integer", default=20, minimum=1),
]
FILTERS = [
    _parameter("category", "Slug; includes the categories below. Unknown: no results.", type="string"),
    _parameter("min_price", "Inclusive.", type="string", pattern=r"^\d+(\.\d+)?$"),
    _parameter("max_price", "Inclusive.", type="string", pattern=r"^\d+(\.\d+)?$"),
    _parameter("in_stock", "Only what is, or is not, in stock.", type="boolean"),
    _parameter("search", "Words of name, description and SKU; the last may be unfinished.", type="string"),
    _parameter("ordering", "Default: relevance when searching, else -created_at.", type="string", enum=[*ORDERINGS]),
]
