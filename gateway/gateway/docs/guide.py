"""The guide to a contract for people: how one signs in, where the bearer token comes from, what to try first."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

_MARKS = ((r"\*\*(.+?)\*\*", r"<strong>\1</strong>"), (r"`(.+?)`", r"<code>\1</code>"))
_LINK = (r"\[(.+?)\]\((/[^)]*)\)", r'<a href="\2">\1</a>')


class SignIn(BaseModel):
    """The steps, in Markdown: `demo` for the account of the demo data, `usual` without it. `then` are operations."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demo: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


class Guide(BaseModel):
    """`guides/CONTRACT.toml`.

    `values` name what examples take from the demo data: a path that is read as the demo account, and a JSON pointer
    into the response. `parameters` are examples of path parameters: by name, or by path and name where one name means
    different things. `bodies` are examples of JSON bodies and forms, by method and path. Both may contain `{NAME}` of
    `values`, and `{email}`, `{password}`, `{visitor}`, an address without an account, and `{sku}`, a code that is
    not in use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = ""
    walk: str = ""
    sign_in: SignIn = SignIn()
    values: dict[str, tuple[str, str]] = {}
    parameters: dict[str, str] = {}
    bodies: dict[str, dict[str, Any]] = {}


@cache
def guide_to(contract: str) -> Guide:
    """An empty guide if the contract has no file. The cache is bounded by the number of contracts."""
    file = files("gateway").joinpath("docs", "guides", f"{contract}.toml")
    return Guide.model_validate(tomllib.loads(file.read_text())) if file.is_file() else Guide()


def introduction(guide: Guide, account: Mapping[str, str]) -> str:
    """Markdown for the beginning of a document; empty for an empty guide.

    `account` has the demo account's address and password, if any.
    """
    lines = guide.sign_in.demo if account else guide.sign_in.usual
    if not lines:
        return ""
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(filled(lines, account), 1))
    tries = ", ".join(f"`{operation}`" for operation in guide.sign_in.then)
    return f"## How to sign in\n\n{steps}\n\nThen try for example {tries}." + (_DEMO if account else "")


_DEMO = " The examples are of the demo data, and work as they stand; reload the page to get those of what you created."


def filled(lines: tuple[str, ...], account: Mapping[str, str]) -> list[str]:
    """The lines with the account's address and password. Other braces stay."""
    return [re.sub(r"\{(email|password)\}", lambda match: account.get(match[1], match[0]), line) for line in lines]


def as_html(step: str) -> str:
    """A step's Markdown, which has emphasis, code and links to paths only, as HTML."""
    html = escape(step, quote=False)
    for pattern, replacement in (*_MARKS, _LINK):
        html = re.sub(pattern, replacement, html)
    return html
