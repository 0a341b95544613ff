"""A storefront's settings for guest sessions, by which clients that are not signed in keep what they made."""

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from common.kernel.cookies import Cookie, Token
from common.kernel.sections import Address, Route

FOUR_WEEKS = 2_419_200


class GuestCookie(Cookie):
    name: Token = "guest"


class Guests(BaseModel):
    """Below `paths` a client that is not signed in has a guest session; without paths there are none.

    A guest session is identified by a token in `header` or the cookie. There are two kinds of tokens:

    - `signed`: every client has a session, which expires after `lifetime` seconds without requests. Header and cookie
      contain different tokens, and the header takes precedence. At the paths of `claimed_at`, where users sign in, the
      guest's cart becomes the user's.
    - `uuid`: has the form of a UUID4, and is valid only for the client it was issued to, as far as `bound_to` says. A
      client without one is anonymous. It gets one, in a cookie for `lifetime` seconds, with a successful response to
      one of `issued_at`. Cookie and header contain the same token, and the cookie takes precedence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["signed", "uuid"] = "signed"
    lifetime: int = Field(default=FOUR_WEEKS, gt=0)
    header: Token = "X-Session-ID"
    cookie: GuestCookie = GuestCookie()
    paths: tuple[Address, ...] = ()
    claimed_at: tuple[Address, ...] = ()
    issued_at: tuple[Route, ...] = ()
    bound_to: tuple[Literal["address", "user-agent"], ...] = ()

    @cached_property
    def carriers(self) -> frozenset[bytes]:
        """The request headers that may contain a guest token; empty if there are no guest sessions."""
        return frozenset({self.header.lower().encode(), b"cookie"}) if self.paths else frozenset()

    @property
    def are_bound(self) -> bool:
        """Whether there are guests with tokens of the kind `uuid`."""
        return bool(self.paths) and self.kind == "uuid"

    @model_validator(mode="after")
    def _settings_belong_to_the_kind(self) -> "Guests":
        if self.kind == "signed" and (self.issued_at or self.bound_to):
            raise ValueError('issued_at, bound_to: only with kind = "uuid"')
        if self.kind == "uuid" and (not self.bound_to or self.claimed_at):
            raise ValueError('kind = "uuid" needs bound_to, and has no claimed_at')
        if any(not route.partition(" ")[2].startswith(self.paths or ("",)) for route in self.issued_at):
            raise ValueError("issued_at: not below paths")
        return self
