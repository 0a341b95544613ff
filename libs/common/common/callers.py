"""Who is calling, as the gateway or a sibling vouches for it in a short-lived signed token."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from common.errors import InvalidToken
from common.sealing import Seal

HEADER = "x-atelier-caller"
BASE_HEADER = "x-atelier-base"
REVOKED_HEADER = "x-atelier-session-revoked"
"""On a response to the gateway: `SESSION_ID EXPIRY_EPOCH` of a session that has just ended; never leaves it."""
CLAIMED_HEADER = "x-atelier-guest-claimed"
"""On a response to the gateway: `MERGE_ID USER_ID`, the user that the request's guest has become; never leaves it."""
ROUTE_HEADER = "x-atelier-route"
"""On a response to the gateway while traces are recorded: the template of the path; never leaves it."""
INTERNAL = "internal"
STAFF = "staff"
LIFETIME_SECONDS = 60
REMEMBERED = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The one on whose behalf a request is made, at one storefront.

    A signed-in user has `user_id`, `session_id` and `email`; a guest has `guest_id`; a stranger has none.
    """

    storefront: str
    user_id: UUID | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    email: str | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        return STAFF in self.scopes


class CallerTokens:
    """Signs and verifies caller tokens with the key that gateway and services share.

    Tokens are reused and verdicts remembered for less than a token's lifetime, because the same caller
    comes many times a second; both memories are bounded.

    A token guards a request on its way, so its minute is one of the wall clock (`now`): moving the platform's
    clock must not turn away what is under way.
    """

    def __init__(self, key: str, issuer: str, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._issuer = issuer
        self._now = now
        self.seal = Seal(key)
        self._issued: OrderedDict[tuple[Caller, str], tuple[str, float]] = OrderedDict()
        self._verified: OrderedDict[tuple[str, str], tuple[Caller, float]] = OrderedDict()

    def issue(self, caller: Caller, audience: str) -> str:
        """A token for one service. Valid for a minute."""
        moment = self._now()
        held = self._issued.get((caller, audience))
        if held is not None and moment < held[1] - LIFETIME_SECONDS / 2:
            return held[0]
        expires = moment + LIFETIME_SECONDS
        token = jwt.encode(self._claims(caller, audience, expires), self._key, algorithm="HS256")
        _remember(self._issued, (caller, audience), (token, expires))
        return token

    def verify(self, token: str, audience: str) -> Caller:
        """The caller a token vouches for. Raises InvalidToken when forged, expired or for another service."""
        moment = self._now()
        held = self._verified.get((token, audience))
        if held is not None and moment < held[1]:
            return held[0]
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                audience=audience,
                options={"require": ["exp", "aud", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError as error:
            raise InvalidToken() from error
        if claims["exp"] <= moment:
            raise InvalidToken()
        caller = _caller(claims)
        _remember(self._verified, (token, audience), (caller, float(claims["exp"])))
        return caller

    def _claims(self, caller: Caller, audience: str, expires: float) -> dict[str, Any]:
        return {
            "iss": self._issuer,
            "aud": audience,
            "exp": int(expires),
            "sf": caller.storefront,
            "uid": str(caller.user_id) if caller.user_id else None,
            "sid": str(caller.session_id) if caller.session_id else None,
            "gid": str(caller.guest_id) if caller.guest_id else None,
            "email": caller.email,
            "scopes": sorted(caller.scopes),
        }


def _caller(claims: dict[str, Any]) -> Caller:
    return Caller(
        storefront=claims["sf"],
        user_id=UUID(claims["uid"]) if claims["uid"] else None,
        session_id=UUID(claims["sid"]) if claims["sid"] else None,
        guest_id=UUID(claims["gid"]) if claims["gid"] else None,
        email=claims["email"],
        scopes=frozenset(claims["scopes"]),
    )


def _remember(memory: "OrderedDict[Any, Any]", key: Any, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
