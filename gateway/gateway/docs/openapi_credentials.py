"""The parts of a contract's OpenAPI document about session cookies, CSRF tokens and bound guests."""

from collections.abc import Callable

from common.kernel.cookies import Cookie
from common.kernel.csrf import Csrf
from common.kernel.guests import Guests

from gateway.docs.openapi_additions import Document, operations

BEARER = "HTTPBearer"
SESSION, CSRF = "SessionCookie", "CsrfToken"
GUEST_COOKIE, GUEST_HEADER = "AnonymousCookie", "AnonymousToken"
_WRITES = frozenset({"post", "put", "patch", "delete"})


def describe_token(document: Document, source: str) -> None:
    """Say where a bearer token comes from; Swagger UI shows it where it asks for one."""
    schemes = document["components"]["securitySchemes"]
    if BEARER in schemes:
        schemes[BEARER] = {**schemes[BEARER], "description": source}


def describe_sessions(document: Document, cookie: Cookie, csrf: Csrf) -> None:
    """Add the session cookie as another way to authenticate, which needs the CSRF token for writes."""
    schemes = document["components"]["securitySchemes"]
    schemes[SESSION] = {"type": "apiKey", "in": "cookie", "name": cookie.name, "description": "Set by signing in."}
    schemes[CSRF] = {
        "type": "apiKey",
        "in": "header",
        "name": csrf.header,
        "description": f"The value of the cookie `{csrf.cookie.name}`, for writes with the session cookie.",
    }
    for path, method, operation in operations(document):
        if {BEARER: []} in operation.get("security", ()):
            needs_token = method in _WRITES and path not in csrf.exempt
            operation["security"].append({SESSION: [], **({CSRF: []} if needs_token else {})})


def describe_forgery_refusals(document: Document, path: str, method: str, content: Document) -> None:
    """Add the refusal of writes without CSRF token, or from another origin, to the operation."""
    if method in _WRITES:
        description = "The CSRF token is missing or incorrect, or the request's origin is not trusted"
        responses = document["paths"][path][method]["responses"]
        responses.setdefault("403", {"description": description, "content": content})


def describe_bound_guests(document: Document, guests: Guests, is_guarded: Callable[[str], bool]) -> None:
    """Add the guest token as another way to authenticate, where anonymous callers are admitted below `paths`.

    Paths that are not guarded have no guests.
    """
    schemes = document["components"]["securitySchemes"]
    description = "Issued with a visitor's first successful write; valid for this client only."
    schemes[GUEST_COOKIE] = {
        "type": "apiKey",
        "in": "cookie",
        "name": guests.cookie.name,
        "description": description,
    }
    schemes[GUEST_HEADER] = {
        "type": "apiKey",
        "in": "header",
        "name": guests.header,
        "description": f"For clients without cookies: the value of `{guests.cookie.name}`, which takes precedence.",
    }
    for path, _, operation in operations(document):
        security = operation.get("security", [{}, {BEARER: []}])
        if path.startswith(guests.paths) and is_guarded(path) and {} in security:
            operation["security"] = [*security, {GUEST_COOKIE: []}, {GUEST_HEADER: []}]
