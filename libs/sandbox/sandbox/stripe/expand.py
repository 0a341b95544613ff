"""`expand[]=latest_charge`: replaces an id in a response by the object."""

from collections.abc import Callable

from sandbox.store import Document, public
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params

Included = Callable[[Account, Document], Document | None]

INCLUDED: dict[tuple[str, str], Included] = {}
"""Members that a response contains only when expanded, by (object, member)."""


def included(kind: str, member: str) -> Callable[[Included], Included]:
    """Register a function that creates a member which a response contains only when expanded."""

    def register(make: Included) -> Included:
        INCLUDED[kind, member] = make
        return make

    return register


def expand(account: Account, response: Document, params: Params) -> Document:
    for path in params.texts("expand"):
        parts = path.split(".")
        if len(parts) > 4:
            raise StripeError("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(account, response, parts, path)
    return response


def _expand(account: Account, document: Document, parts: list[str], path: str) -> None:
    if document.get("object") == "list" and parts[0] == "data":
        for member in document["data"]:
            _expand(account, member, parts[1:], path)
        return
    value = _resolved(account, document, parts[0], path) if parts else None
    if isinstance(value, dict) and len(parts) > 1:
        _expand(account, value, parts[1:], path)


def _resolved(account: Account, document: Document, name: str, path: str) -> object:
    make = INCLUDED.get((document.get("object", ""), name))
    if make is not None and not isinstance(document.get(name), dict):
        document[name] = make(account, document)
    elif name not in document:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    elif isinstance(document[name], str) and (found := account.transaction.find(document[name])):
        document[name] = public(found)
    return document[name]
