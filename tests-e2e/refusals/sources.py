"""Every refusal of the platform, and the facts it is raised with."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import cart
import catalog
import common
import generation
import identity
import orders
import payments
import webhooks
from common.kernel.errors import DomainError, RemoteRefusal

import gateway

PACKAGES: tuple[ModuleType, ...] = (common, gateway, identity, catalog, cart, orders, payments, generation, webhooks)


@cache
def refusals() -> tuple[type[DomainError], ...]:
    """Every kind of refusal that has a code, sorted by where it is defined."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "testing" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = {kind for kind in _below(DomainError) if hasattr(kind, "code") and kind is not RemoteRefusal}
    ours = {
        kind for kind in found if ".testing" not in kind.__module__ and kind.__module__.partition(".")[0] in _names()
    }
    return tuple(sorted(ours, key=lambda kind: (kind.__module__, kind.__name__)))


def facts_in_source(refusal: type[DomainError]) -> Iterator[tuple[str, set[str]]]:
    """Return each place in the sources that raises this refusal, with the facts it passes."""
    package = refusal.__module__.partition(".")[0]
    for path, calls in _calls(None if package == "common" else package):
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == refusal.__name__:
                yield f"{path}:{call.lineno}", {keyword.arg or "" for keyword in call.keywords}


@cache
def _calls(package: str | None) -> tuple[tuple[Path, tuple[ast.Call, ...]], ...]:
    """Every call in the sources of one package, or of all."""
    roots = [Path(each.__path__[0]) for each in PACKAGES if package in (None, each.__name__)]
    return tuple(
        (path, tuple(node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)))
        for root in roots
        for path in sorted(root.rglob("*.py"))
    )


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


def _names() -> set[str]:
    return {package.__name__ for package in PACKAGES}
