"""Parses JSON from clients."""

from typing import Any

import orjson

MAX_DEPTH = 64
"""The maximum nesting of arrays and objects: less than orjson can serialise and recursive code can process."""


def parse_json(content: bytes) -> Any:
    """Raises orjson.JSONDecodeError, also for NaN, lone surrogates and nesting beyond MAX_DEPTH."""
    document = orjson.loads(content)
    if content.count(b"[") + content.count(b"{") > MAX_DEPTH and _is_too_deep(document):
        raise orjson.JSONDecodeError(f"nested deeper than {MAX_DEPTH} levels", "", 0)
    return document


def _is_too_deep(document: Any) -> bool:
    """Breadth first: recursion would use the stack for each level."""
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return any(isinstance(node, list | dict) for node in level)


def _children(node: Any) -> Any:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()
