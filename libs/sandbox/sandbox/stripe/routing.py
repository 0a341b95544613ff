"""The table of Stripe's operations and the argument of their handlers."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.auth import Key
from sandbox.stripe.params import Params


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated API request. `id` is the object named in the path, if any."""

    account: Account
    params: Params
    key: Key
    id: str = ""


Handler = Callable[[Call], Document]


@dataclass(frozen=True, slots=True)
class Operation:
    handler: Handler
    publishable: bool
    name: str


class Operations:
    """Operations by method and path, where `:id` stands for any id: `GET payment_intents/:id`."""

    def __init__(self) -> None:
        self._table: dict[tuple[str, str], Operation] = {}

    def on(self, method: str, pattern: str, publishable: bool = False) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self._table[method, pattern] = Operation(handler, publishable, f"{method} {pattern}")
            return handler

        return register

    def include(self, other: "Operations") -> None:
        self._table |= other._table

    def names(self) -> list[str]:
        return [operation.name for operation in self._table.values()]

    def find(self, method: str, path: str) -> tuple[Operation, str] | None:
        """Return the operation for a path below /v1/ and the id in it, or None."""
        exact = self._table.get((method, path))
        if exact:
            return exact, ""
        parts = path.split("/")
        for place in range(1, len(parts)):
            pattern = "/".join([*parts[:place], ":id", *parts[place + 1 :]])
            if found := self._table.get((method, pattern)):
                return found, parts[place]
        return None
