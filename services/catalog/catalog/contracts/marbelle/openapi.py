"""Query parameters for the OpenAPI document: hot paths read them from the request, without declaring them."""

from typing import Any

from catalog.repository.numbered_listing import ORDERINGS

PRICE = r"^[+-]?(\d+(\.\d*)?|\.\d+)$"


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGES = [_parameter("page", "From 1, 20 items each; a page beyond the last one is 404.", type="integer", minimum=1)]
FILTERS = [
    _parameter("category", "Id; includes the categories below. Unknown: no results.", type="integer"),
    _parameter("min_price", "Inclusive.", type="string", pattern=PRICE),
    _parameter("max_price", "Inclusive.", type="string", pattern=PRICE),
    _parameter("in_stock", "Only what is, or is not, in stock.", type="boolean"),
    _parameter("search", "Every word must occur in name, description or SKU, in any part of a word.", type="string"),
    _parameter("ordering", "Default: name.", type="string", enum=[*ORDERINGS]),
]
CATEGORY_FILTERS = [
    _parameter("search", "Every word must occur in name or description, in any part of a word.", type="string"),
    _parameter("ordering", "Default: name.", type="string", enum=["name", "-name", "created_at", "-created_at"]),
]
