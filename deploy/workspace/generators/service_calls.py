"""Which services each service calls, read from the interfaces that it imports and the services that it names."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

INTERFACES = "common.rpc.interfaces."
ALL_SERVICES = "common.rpc.service_names"
OF_EVERY_PROCESS = {"identity"}
"""Called by the chassis, for what staff have changed of storefronts."""


def calls(root: Path, service: str, services: Iterable[str]) -> set[str]:
    """The services whose interface a module of this one imports, or that it names to a resolver: `get(…, "orders")`.

    All of them if it imports their names. Every service calls those that the chassis calls.
    """
    folder = root / "services" / service / service
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text()))]
    found = {name for node in nodes for name in (*_imported(node), *_named(node))}
    if any(_asks_all(node) for node in nodes):
        found.update(services)
    return ((found | OF_EVERY_PROCESS) & set(services)) - {service}


def _asks_all(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == ALL_SERVICES


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(INTERFACES):
        yield node.module.removeprefix(INTERFACES)


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        second = node.args[1:2]
        yield from (each.value for each in second if isinstance(each, ast.Constant) and isinstance(each.value, str))
