"""Examples of parameters and bodies that work with the demo data, put into a contract's OpenAPI document."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from gateway.docs.guide import Guide
from gateway.docs.openapi_additions import Document, operations

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_NAME = re.compile(r"\{(\w+)\}")


def with_examples(document: Document, guide: Guide, values: Mapping[str, Any]) -> Document:
    """A copy of the document. An example that needs a value which does not exist is left out."""
    document = deepcopy(document)
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            _set_example(parameter, _parameter(guide, path, parameter), values)
        body = guide.bodies.get(f"{method.upper()} {path}")
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type in FORMS:
                _fill_form(content.get("schema", {}), body or {}, values)
            else:
                _set_example(content, body, values)
    return document


def _parameter(guide: Guide, path: str, parameter: Document) -> str | None:
    if parameter.get("in") != "path":
        return None
    name = parameter["name"]
    return guide.parameters.get(f"{path} {name}", guide.parameters.get(name))


def _set_example(target: Document, template: Any, values: Mapping[str, Any]) -> None:
    if template is not None and _names(template) <= values.keys():
        target.pop("examples", None)
        target["example"] = _fill(template, values)


def _fill_form(schema: Document, body: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Forms show the examples of their fields."""
    for name, field in schema.get("properties", {}).items():
        if name in body:
            _set_example(field, body[name], values)


def _names(template: Any) -> set[str]:
    if isinstance(template, dict):
        return {name for value in template.values() for name in _names(value)}
    if isinstance(template, list):
        return {name for value in template for name in _names(value)}
    return set(_NAME.findall(template)) if isinstance(template, str) else set()


def _fill(template: Any, values: Mapping[str, Any]) -> Any:
    """A text that is one name becomes the value with its type."""
    if isinstance(template, dict):
        return {name: _fill(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [_fill(value, values) for value in template]
    if not isinstance(template, str):
        return template
    whole = _NAME.fullmatch(template)
    return values[whole[1]] if whole else _NAME.sub(lambda match: str(values[match[1]]), template)
