"""OpenAI's error objects."""

from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.vendors.faults import Fault

INVALID = "invalid_request_error"
BLOCKED = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com "
    "and include the request ID. safety_violations=[sexual]."
)


class Refused(Exception):
    def __init__(self, status: int, message: str, kind: str = INVALID, code: str | None = None, **more: Any) -> None:
        super().__init__(message)
        error = {"message": message, "type": kind, "param": None, "code": code} | more
        self.response: Response = JSONResponse({"error": error}, status)


def unauthenticated(key: str) -> Refused:
    if not key:
        message = (
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer "
            "auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from "
            "https://platform.openai.com/account/api-keys."
        )
        return Refused(401, message)
    masked = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}"
    message = f"Incorrect API key provided: {masked}. You can find your API key at https://platform.openai.com/account/api-keys."
    return Refused(401, message, code="invalid_api_key")


def blocked(stage: str = "input") -> Refused:
    details = {"moderation_stage": stage, "categories": ["sexual"]}
    return Refused(400, BLOCKED, "image_generation_user_error", "moderation_blocked", moderation_details=details)


def invalid(message: str, param: str, code: str = "invalid_value") -> Refused:
    return Refused(400, message, code=code, param=param)


def ordered(fault: Fault) -> Response:
    status = fault.status or 500
    if status == 429:
        message = "Rate limit reached for images per minute. Please try again later."
        response = Refused(status, message, "rate_limit_error", "rate_limit_exceeded").response
        response.headers["retry-after"] = str(int(fault.argument or 1))
        return response
    kinds = {402: "insufficient_quota", 500: "server_error", 503: "service_unavailable_error"}
    message = "The server had an error while processing your request. Sorry about that!"
    return Refused(status, message, kinds.get(status, "server_error")).response
