"""Stripe's form encoding: `metadata[order_id]=7&items[0][price]=price_1&expand[]=customer`."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from sandbox.stripe.errors import StripeError, required

_PART = re.compile(r"\[([^\[\]]*)\]")
_INTEGER = re.compile(r"-?\d{1,12}")
_INDEX = re.compile(r"[0-9]{1,9}")
_Member = TypeVar("_Member", dict[str, Any], str)


def parse(encoded: str) -> dict[str, Any]:
    """Return the pairs nested. Lists stay hashes keyed by index until read as lists: `metadata[1]` is not a list."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        head, bracket, _ = name.partition("[")
        _put(tree, [head, *_PART.findall(name)] if bracket else [name], value)
    return tree


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        step = tree.setdefault(part or str(len(tree)), {})
        if not isinstance(step, dict):
            raise StripeError("Invalid request: a parameter is both a value and a hash.", param=path[0])
        tree = step
    tree[path[-1] or str(len(tree))] = value


class Params:
    """Typed access to a request's parameters; an invalid one raises Stripe's error with its name."""

    def __init__(self, values: dict[str, Any], prefix: str = "") -> None:
        self.values = values
        self._prefix = prefix

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def path(self, name: str) -> str:
        return f"{self._prefix}[{name}]" if self._prefix else name

    def text(self, name: str) -> str | None:
        """Return the value, or None when absent or empty (Stripe's way to unset a value)."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise StripeError("Invalid string", param=self.path(name))
        if value and len(value) > 5000:
            raise StripeError(f"Invalid string: too long ({len(value)} characters).", param=self.path(name))
        return value or None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise required(self.path(name))
        return value

    def choice(self, name: str, options: Sequence[str], default: str) -> str:
        value = self.text(name) or default
        if value not in options:
            listed = ", ".join(options)
            raise StripeError(f"Invalid {name}: must be one of {listed}", param=self.path(name))
        return value

    def integer(self, name: str, default: int | None = None, least: int = 0, most: int = 10**12) -> int | None:
        value = self.text(name)
        if value is None:
            return default
        if not _INTEGER.fullmatch(value):
            raise StripeError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=self.path(name))
        if int(value) < least:
            raise StripeError(
                f"This value must be greater than or equal to {least}.",
                code="parameter_invalid_integer",
                param=self.path(name),
            )
        if int(value) > most:
            raise StripeError(
                f"This value must be less than or equal to {most}.",
                code="parameter_invalid_integer",
                param=self.path(name),
            )
        return int(value)

    def count(self, name: str, default: int | None = None, least: int = 0, most: int = 10**12) -> int:
        """Return a required integer, or the default."""
        value = self.integer(name, default, least, most)
        if value is None:
            raise required(self.path(name))
        return value

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self.text(name)
        if value is None:
            return default
        if value not in ("true", "false"):
            raise StripeError(f"Invalid boolean: {value}", param=self.path(name))
        return value == "true"

    def hash(self, name: str) -> "Params":
        """Return a nested hash; empty when absent."""
        value = self.values.get(name) or {}
        if not isinstance(value, dict):
            raise StripeError("Invalid object", param=self.path(name))
        return Params(value, self.path(name))

    def hashes(self, name: str) -> list["Params"]:
        """Return a list of hashes; empty when absent."""
        return [Params(member, f"{self.path(name)}[{index}]") for index, member in enumerate(self._list(name, dict))]

    def texts(self, name: str) -> list[str]:
        """Return a list of strings; empty when absent."""
        return self._list(name, str)

    def _list(self, name: str, member: type[_Member]) -> list[_Member]:
        value = self.values.get(name) or {}
        if not isinstance(value, dict) or not all(_INDEX.fullmatch(index) for index in value):
            raise StripeError("Invalid array", param=self.path(name))
        members = [value[index] for index in sorted(value, key=int)]
        if not all(isinstance(each, member) for each in members):
            raise StripeError("Invalid array", param=self.path(name))
        return members

    def metadata(self, current: dict[str, str] | None = None) -> dict[str, str]:
        """Return the current metadata updated: an empty value deletes its name, empty metadata delete all."""
        merged = dict(current or {})
        if self.values.get("metadata") == "":
            return {}
        for name, value in self.hash("metadata").values.items():
            _check_metadata(name, value)
            merged[name] = value
        if len(merged) > 50:
            raise StripeError("Metadata may have at most 50 keys.", param="metadata")
        return {name: value for name, value in merged.items() if value}


def _check_metadata(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise StripeError("Metadata values must be strings.", param=f"metadata[{name}]")
    if len(name) > 40 or len(value) > 500:
        raise StripeError(
            "Metadata keys may have at most 40 characters, values at most 500.", param=f"metadata[{name}]"
        )
