"""Stripe's list objects: newest first, `limit`, `starting_after`, `ending_before`, filters."""

from collections.abc import Mapping
from typing import Any

from sandbox.store import Document, public
from sandbox.stripe.params import Params
from sandbox.stripe.routing import Call

_BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def listing(members: list[Document], url: str, has_more: bool = False) -> Document:
    return {"object": "list", "data": [public(member) for member in members], "has_more": has_more, "url": url}


def page(call: Call, kind: str, url: str, filters: Mapping[str, str] | None = None) -> Document:
    """Return a page of objects of a kind. `filters` maps a parameter to the JSON path that must equal it."""
    conditions, values = _filters(call.params, filters or {})
    limit = call.params.count("limit", 10, least=1, most=100)
    backwards = "ending_before" in call.params
    _cursor(call, kind, conditions, values)
    where = " AND ".join([*conditions, "json_extract(body, '$.deleted') IS NULL"])
    if backwards:
        found = _ascending(call, kind, where, values, limit + 1)
        return listing(found[:limit][::-1], url, len(found) > limit)
    found = call.account.transaction.select(kind, where, values, limit + 1)
    return listing(found[:limit], url, len(found) > limit)


def _filters(params: Params, filters: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for name, path in filters.items():
        if name in params:
            wanted = _accepted_values(params, name)
            matches = [f"json_extract(body, '$.{path}') {'GLOB' if '*' in str(value) else '='} ?" for value in wanted]
            conditions.append(f"({' OR '.join(matches)})")
            values += wanted
    for column, operator, moment in _created(params):
        conditions.append(f"{column} {operator} ?")
        values.append(moment)
    return conditions, values


def _accepted_values(params: Params, name: str) -> list[str | int]:
    """Return the values a filter accepts: one, or any of a list (`types[]=…`)."""
    given = params.texts(name) if isinstance(params.values[name], dict) else [params.needed(name)]
    truth = {"true": 1, "false": 0}
    return [truth.get(value, value) for value in given]


def _created(params: Params) -> list[tuple[str, str, int]]:
    given = params.values.get("created")
    if given is None:
        return []
    if isinstance(given, str):
        return [("created", "=", params.count("created"))]
    bounds = params.hash("created")
    return [("created", _BOUNDS[name], bounds.count(name)) for name in _BOUNDS if name in bounds]


def _cursor(call: Call, kind: str, conditions: list[str], values: list[Any]) -> None:
    for name, operator in (("starting_after", "<"), ("ending_before", ">")):
        identifier = call.params.text(name)
        if identifier:
            call.account.get(kind, identifier, name)
            conditions.append(f"seq {operator} (SELECT seq FROM objects WHERE id = ?)")
            values.append(identifier)


def _ascending(call: Call, kind: str, where: str, values: list[Any], limit: int) -> list[Document]:
    inner = f"seq IN (SELECT seq FROM objects WHERE kind = ? AND {where} ORDER BY seq LIMIT ?)"
    return call.account.transaction.select(kind, inner, [kind, *values, limit], limit)[::-1]
