"""What FastAPI's OpenAPI document of a contract lacks: summaries, names of schemas, examples, keys, files."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from common.http.body_examples import example_of
from common.http.idempotency import HEADER, MAX_LENGTH, UNSAFE
from common.http.unguarded import is_unguarded

Document = dict[str, Any]
REFERENCE = "#/components/schemas/"
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the client, a new one for each intention: a repeated request has one effect, and the "
    "same response.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
}
_WITH_EXAMPLE = ("json", "form-data", "form-urlencoded")
_BINARY = {"type": "string", "format": "binary"}
_GENERIC = re.compile(r"(?P<outer>[A-Za-z]+)_(?P<inner>\w+)_")
_OF_MODULES = re.compile(r"_?(schemas|bodies)$")
_FORM = re.compile(r"Body_(?P<resource>\w+)\.(?P<verb>\w+)")


def completed(document: Document, routes: list[APIRoute], error_media_type: str) -> Document:
    """The document, changed. FastAPI documents every error as JSON; `error_media_type` is the dialect's."""
    by_operation = {(route.path_format, method.lower()): route for route in routes for method in route.methods or ()}
    for path, method, operation in _operations(document):
        route = by_operation[path, method]
        if route.summary is None:
            operation["summary"] = summary_of(operation["operationId"])
        if method.upper() in UNSAFE and not is_unguarded(route.endpoint):
            _add_key(operation)
        _add_example(operation, document.get("components", {}).get("schemas", {}))
        for status, response in operation["responses"].items():
            _complete(response, error_media_type if status[0] in "45" else None)
    return renamed(document, _readable_names(document.get("components", {}).get("schemas", {})))


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def summary_of(operation_id: str) -> str:
    """`cart.add_item` as a short text: `Cart: add item`."""
    resource, _, verb = operation_id.replace("_", " ").partition(".")
    return f"{resource.capitalize()}: {verb}"


def _add_key(operation: Document) -> None:
    own = operation.get("parameters", [])
    declared = [each for each in own if each["in"] == "header" and each["name"].lower() == HEADER]
    key = {**KEY_PARAMETER, "required": any(each["required"] for each in declared)}
    operation["parameters"] = [*(each for each in own if each not in declared), key]


def _add_example(operation: Document, schemas: Document) -> None:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type.endswith(_WITH_EXAMPLE) and not {"example", "examples"} & content.keys():
            content["example"] = example_of(content["schema"], schemas)


def _complete(response: Document, error_media_type: str | None) -> None:
    content = response.get("content", {})
    if error_media_type and "application/json" in content:
        content[error_media_type] = content.pop("application/json")
    for media_type in content:
        if not content[media_type].get("schema") and not media_type.startswith("application/json"):
            content[media_type]["schema"] = _BINARY


def _readable_names(schemas: Document) -> dict[str, str]:
    """Old → new name. One that would be taken stays."""
    names = {name: _readable(name, schema) for name, schema in schemas.items()}
    times = Counter(names.values())
    return {name: new for name, new in names.items() if times[new] == 1}


def _readable(name: str, schema: Document) -> str:
    """`Page_Item_` becomes ItemPage, `orders__book_schemas__Address` BookAddress.

    The form of `imports.create` becomes ImportsCreateForm.
    """
    if form := _FORM.fullmatch(schema.get("title", "")):
        return _in_camel_case(f"{form['resource']}_{form['verb']}_form")
    if generic := _GENERIC.fullmatch(name):
        return f"{_readable(generic['inner'], {})}{generic['outer']}"
    *modules, own = name.split("__")
    return f"{_in_camel_case(_OF_MODULES.sub('', modules[-1]))}{own}" if modules else name


def _in_camel_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def renamed(document: Document, names: dict[str, str]) -> Document:
    """A copy of the document with other names for schemas: in their definitions, and in references to them."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: reference(value) if key == "$ref" else walk(value) for key, value in node.items()}
        return [walk(item) for item in node] if isinstance(node, list) else node

    def reference(target: str) -> str:
        name = target.removeprefix(REFERENCE)
        return REFERENCE + names.get(name, name)

    copy: Document = walk(document)
    schemas = copy.get("components", {}).get("schemas")
    if schemas is not None:
        copy["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    return copy
