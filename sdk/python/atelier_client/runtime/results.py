"""Responses as values."""

from functools import lru_cache
from typing import Any

import httpx
from pydantic import TypeAdapter

from atelier_client.runtime.contract import Operation


def result_of(operation: Operation, response: httpx.Response) -> tuple[Any, Any]:
    """The value that the call returns, and the JSON it was made of: files are bytes, other media types text."""
    if response.status_code == 204 or not response.content:
        return None, None
    media_type = response.headers.get("content-type", "")
    if "json" not in media_type:
        return (
            response.text if media_type.startswith("text/") and operation.result is not bytes else response.content
        ), None
    body = response.json()
    if operation.result in (None, bytes):
        return body, body
    return _adapter(operation.id, operation.result).validate_python(body), body


@lru_cache(maxsize=2048)
def _adapter(key: str, result: Any) -> TypeAdapter[Any]:
    """Made when an operation is called first: there are some hundred."""
    return TypeAdapter(result)
