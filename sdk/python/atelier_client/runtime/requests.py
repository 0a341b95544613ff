"""The HTTP request of an operation and its arguments."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from atelier_client.runtime.contract import Operation
from atelier_client.runtime.model import UNSET

Arguments = dict[str, Any]


def request_of(
    operation: Operation, arguments: Mapping[str, Any], base_url: str, headers: Mapping[str, str]
) -> dict[str, Any]:
    """The arguments of `httpx.Client.build_request`. Raises TypeError for a path parameter that is missing."""
    rest = {name: value for name, value in arguments.items() if value is not UNSET}

    def filled(match: re.Match[str]) -> str:
        value = rest.pop(match[1], None)
        if value is None or value == "":
            raise TypeError(f"{operation.id} needs {match[1]}")
        return quote(str(value), safe="")

    path = re.sub(r"\{(\w+)\}", filled, operation.path)
    query = {name: plain(rest.pop(name)) for name in operation.query if name in rest}
    own = {header: str(rest.pop(name)) for name, header in operation.headers.items() if rest.get(name) is not None}
    return {
        "method": operation.method,
        "url": base_url + path,
        "params": {name: value for name, value in query.items() if value is not None},
        "headers": {"accept": "application/json", **own, **headers},
        **_body(operation, rest),
    }


def plain(value: Any) -> Any:
    """As JSON has it; models without what is not set."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return to_jsonable_python(value)


def _body(operation: Operation, fields: Arguments) -> dict[str, Any]:
    if not operation.body:
        return {}
    whole = fields.pop("body", None)
    files = [(name, each) for name, value in fields.items() for each in _several(value) if _is_file(each)]
    if operation.body == "json" or (operation.body == "either" and not files):
        sent = plain(whole) if whole is not None else {name: plain(value) for name, value in fields.items()}
        return {"json": sent} if sent else {}
    named = {name for name, _ in files}
    data = {name: _of_form(value) for name, value in fields.items() if name not in named and value is not None}
    return {"data": data, "files": [(name, _named(name, each)) for name, each in files]}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_file(value: Any) -> bool:
    return isinstance(value, (bytes, tuple)) or hasattr(value, "read")


def _named(name: str, file: Any) -> Any:
    return file if isinstance(file, tuple) else (name, file)


def _of_form(value: Any) -> Any:
    sent = plain(value)
    if isinstance(sent, bool):
        return str(sent).lower()
    return json.dumps(sent) if isinstance(sent, dict) else sent
