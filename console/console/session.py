"""The sessions of staff, in encrypted cookies: one for each shop, so that one person can work in several."""

import base64
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

SESSION_SECONDS = 7 * 86_400
"""As long as the staff contract's refresh token is valid."""
NOTICE_SECONDS = 60
SAVED_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Session:
    """The tokens of the staff contract. `csrf` is in each form. `expires_at` is in epoch seconds."""

    shop: str
    access: str
    refresh: str
    expires_at: float
    csrf: str

    @classmethod
    def of(cls, shop: str, access: str, refresh: str, expires_in: float) -> "Session":
        return cls(shop, access, refresh, time.time() + expires_in, secrets.token_urlsafe(16))

    def refreshed(self, access: str, expires_in: float) -> "Session":
        return replace(self, access=access, expires_at=time.time() + expires_in)


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that waits for its second factor, by one of the `methods`."""

    token: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """The form that undoes a change: its path below the shop's console, and its fields."""

    path: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the next page says once. `failed` is how it looks; `details` are further lines."""

    text: str
    failed: bool = False
    details: tuple[str, ...] = ()
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A query of a list, which is a path below the shop's console, under a name."""

    page: str
    name: str
    query: str


class Cookies:
    """Encrypts with the first key and reads cookies of all: `keys` are the platform's, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    def session(self, request: Request, shop: str) -> Session | None:
        value = self._read(request, f"console-{shop}", SESSION_SECONDS)
        session = Session(**value) if value else None
        return session if session and session.shop == shop else None

    def set_session(self, request: Request, response: Response, session: Session) -> None:
        self._write(request, response, f"console-{session.shop}", asdict(session), SESSION_SECONDS)

    def delete_session(self, request: Request, response: Response, shop: str) -> None:
        self._delete(request, response, f"console-{shop}")

    def pending(self, request: Request, shop: str) -> Pending | None:
        value = self._read(request, f"console-{shop}-factor", 600)
        return Pending(value["token"], tuple(value["methods"])) if value and value["shop"] == shop else None

    def set_pending(self, request: Request, response: Response, shop: str, pending: Pending) -> None:
        self._write(request, response, f"console-{shop}-factor", {"shop": shop, **asdict(pending)}, 600)

    def delete_pending(self, request: Request, response: Response, shop: str) -> None:
        self._delete(request, response, f"console-{shop}-factor")

    def notice(self, request: Request) -> Notice | None:
        value = self._read(request, "console-notice", NOTICE_SECONDS)
        if value is None:
            return None
        undo = Undo(**value["undo"]) if value["undo"] else None
        return Notice(value["text"], value["failed"], tuple(value["details"]), undo)

    def set_notice(self, request: Request, response: Response, notice: Notice) -> None:
        details = [line[:200] for line in notice.details[:8]]
        undo = asdict(notice.undo) if notice.undo else None
        value = {"text": notice.text[:500], "failed": notice.failed, "details": details, "undo": undo}
        self._write(request, response, "console-notice", value, NOTICE_SECONDS)

    def delete_notice(self, request: Request, response: Response) -> None:
        self._delete(request, response, "console-notice")

    def saved(self, request: Request, shop: str) -> list[SavedFilter]:
        value = self._read(request, f"console-{shop}-filters", SAVED_SECONDS)
        return [SavedFilter(*each) for each in value["filters"]] if value else []

    def set_saved(self, request: Request, response: Response, shop: str, filters: Sequence[SavedFilter]) -> None:
        value = {"filters": [[each.page, each.name, each.query] for each in filters]}
        self._write(request, response, f"console-{shop}-filters", value, SAVED_SECONDS)

    def _read(self, request: Request, name: str, seconds: int) -> dict[str, Any] | None:
        value = request.cookies.get(_name(request, name))
        if value is None:
            return None
        try:
            found: dict[str, Any] = json.loads(self._fernet.decrypt(value.encode(), ttl=seconds))
        except (InvalidToken, ValueError):
            return None
        return found

    def _write(self, request: Request, response: Response, name: str, value: object, seconds: int) -> None:
        encrypted = self._fernet.encrypt(json.dumps(value).encode()).decode()
        response.set_cookie(
            _name(request, name),
            encrypted,
            max_age=seconds,
            path="/",
            secure=_is_https(request),
            httponly=True,
            samesite="lax",
        )

    def _delete(self, request: Request, response: Response, name: str) -> None:
        response.delete_cookie(_name(request, name), path="/", secure=_is_https(request), httponly=True, samesite="lax")


def _name(request: Request, name: str) -> str:
    """With `__Host-` no other host of the domain can set the cookie; browsers accept that on HTTPS only."""
    return f"__Host-{name}" if _is_https(request) else name


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def _derived(key: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"atelier console cookies")
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
