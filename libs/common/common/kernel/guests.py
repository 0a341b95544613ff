"""A storefront's settings for guest sessions, in which clients that are not signed in keep their cart."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FOUR_WEEKS = 2_419_200
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")]
"""The characters of header and cookie names (RFC 9110)."""
Address = Annotated[str, Field(pattern=r"^/")]


class GuestCookie(BaseModel):
    """Always HttpOnly; a host-only cookie without `domain`.

    If `secure` is None, it is Secure in production, and elsewhere if the client uses HTTPS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Token = "guest"
    same_site: Literal["Lax", "Strict", "None"] = "Lax"
    secure: bool | None = None
    domain: str | None = Field(default=None, pattern=r"^[a-z0-9.-]{1,253}$")
    path: str = Field(default="/", pattern=r"^/[!-:<-~]*$")

    @model_validator(mode="after")
    def _none_is_secure(self) -> "GuestCookie":
        if self.same_site == "None" and self.secure is not True:
            raise ValueError('browsers reject a cookie with same_site = "None" unless secure = true')
        return self


class Guests(BaseModel):
    """Below `paths` a client that is not signed in has a guest session; without paths there are none.

    A guest session is identified by a token in `header` or another one in the cookie, and expires after `lifetime`
    seconds without requests. At the paths of `claimed_at`, where users sign in, the guest's cart becomes the user's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lifetime: int = Field(default=FOUR_WEEKS, gt=0)
    header: Token = "X-Session-ID"
    cookie: GuestCookie = GuestCookie()
    paths: tuple[Address, ...] = ()
    claimed_at: tuple[Address, ...] = ()

    @cached_property
    def carriers(self) -> frozenset[bytes]:
        """The request headers that may contain a guest token; empty if there are no guest sessions."""
        return frozenset({self.header.lower().encode(), b"cookie"}) if self.paths else frozenset()
