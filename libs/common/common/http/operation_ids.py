"""The ids of operations in OpenAPI documents, by which client libraries name their functions: `orders.cancel`."""

import re

from fastapi.routing import APIRoute

FORM = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
_VERBS = {"read": "get", "show": "get", "change": "update", "remove": "delete"}


def operation_id_of(route: APIRoute) -> str:
    """`resource.verb`: the router's tag, and the function's name without the words of the tag.

    `list_orders` and `read_order` of a router with the tag "orders" are `orders.list` and `orders.get`. A route for
    which that is wrong names its own with `operation_id`.
    """
    resource = re.sub(r"\W+", "_", str(route.tags[0])) if route.tags else "untagged"
    nouns = {form for word in resource.split("_") for form in _forms(word)}
    words = [word for word in route.name.split("_") if word not in nouns] or [route.name]
    return f"{resource}.{'_'.join([_VERBS.get(words[0], words[0]), *words[1:]])}"


def _forms(plural: str) -> set[str]:
    """The word, and what can be its singular."""
    singulars = ((plural.removesuffix("ies") + "y"), plural.removesuffix("es"), plural.removesuffix("s"))
    return {plural, *singulars}
