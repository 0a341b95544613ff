"""What responses of the storybook contract have in common."""

from typing import Any

import httpx


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and message of a refusal, which has its text twice."""
    body: dict[str, Any] = response.json()
    assert body["detail"] == body["error"] != ""
    return response.status_code, body["detail"]


def fields(response: httpx.Response) -> dict[str, list[str]]:
    """The messages about fields of a refused request."""
    status, _ = refusal(response)
    assert status == 400
    return {name: texts for name, texts in response.json().items() if name not in ("detail", "error")}
