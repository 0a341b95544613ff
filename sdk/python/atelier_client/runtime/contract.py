"""A contract as a table of operations: what the generated modules consist of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`path` and `query` are names of parameters, `headers` names of arguments with their headers.

    `body` is json, form or either: then it is a form if there is a file in it. `tokens` is the member of the response
    with the tokens; empty if they are its own members, None if there are none. `items` is the member of a page with
    its items.
    """

    id: str
    method: str
    path: str
    query: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    result: Any = None
    items: str = ""
    by_cursor: bool = False
    auth: bool = False
    guest: bool = False
    signs_out: bool = False
    tokens: str | None = None
    refresh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Csrf:
    """Writes repeat the value of `cookie` in `header`; the operation `issued_by` sets the cookie."""

    cookie: str
    header: str
    issued_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """`access` and `refresh` are the names of the tokens in bodies; none in a contract with session cookies."""

    name: str
    operations: Mapping[str, Operation]
    access: str = ""
    refresh: str = ""
    refresh_in_cookie: bool = False
    guest_header: str = ""
    csrf: Csrf | None = None
