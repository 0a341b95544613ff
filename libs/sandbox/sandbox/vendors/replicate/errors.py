"""Replicate's problem documents."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.vendors.faults import Fault

THROTTLED_SECONDS = 1
TITLES = {402: "Insufficient credit", 500: "Internal server error", 502: "Bad gateway", 503: "Service unavailable"}
DETAILS = {402: "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing."}


class Refused(Exception):
    def __init__(self, status: int, detail: str, title: str | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.response = problem(status, detail, title, **more)


def problem(status: int, detail: str, title: str | None = None, **more: Any) -> Response:
    named = {"title": title} if title else {}
    return JSONResponse(named | {"detail": detail, "status": status} | more, status)


def unauthenticated() -> Refused:
    return Refused(401, "You did not pass a valid authentication token", "Unauthenticated")


def missing() -> Refused:
    return Refused(404, "The requested resource could not be found.", "Not found")


def invalid(problems: Sequence[tuple[str, str, str]]) -> Refused:
    lines = "".join(f"- {field}: {words}\n" for _, field, words in problems)
    fields = [{"type": kind, "field": field, "description": words} for kind, field, words in problems]
    return Refused(422, lines, "Input validation failed", invalid_fields=fields)


def ordered(fault: Fault) -> Response:
    status = fault.status or 500
    if status != 429:
        response = problem(status, DETAILS.get(status, "The sandbox was told to refuse this"), TITLES.get(status))
    else:
        seconds = int(fault.argument or THROTTLED_SECONDS)
        response = problem(status, f"Request was throttled. Your rate limit resets in ~{seconds}s.")
        response.headers["retry-after"] = str(seconds)
    return response
