"""Which sibling each service calls, read off the typed clients it imports."""

import ast

from deployed.manifests import ROOT, SERVICES

CLIENTS = "common.clients."


def calls(service: str) -> set[str]:
    modules = {
        node.module
        for file in (ROOT / "services" / service / service).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    named = {module.removeprefix(CLIENTS) for module in modules if module.startswith(CLIENTS)}
    return (named & set(SERVICES)) - {service}
