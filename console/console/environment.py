"""Jinja's environment, with two changes of what is slow in pages that have many texts and rows."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class ConsoleEnvironment(Environment):
    """`translate` is the function `_` of the templates, which are compiled for one language."""

    def __init__(self, translate: Callable[..., Markup], **options: Any) -> None:
        super().__init__(**options)
        self._translate = translate
        self.globals["_"] = translate

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`each.name` of a JSON object is its member. Jinja asks for an attribute first, and catches an error."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        return _ConstantTexts(self._translate).visit(template)  # type: ignore[no-any-return]


class _ConstantTexts(NodeTransformer):
    """Puts the translation in the place of each `_("text")` without values."""

    def __init__(self, translate: Callable[..., Markup]) -> None:
        self._translate = translate

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=text)], kwargs=[]):
                return nodes.Const(self._translate(text), lineno=node.lineno, environment=node.environment)
        return node
