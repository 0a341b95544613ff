"""What a storefront decides about guests: people who do not sign in and yet come back to the same cart."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FOUR_WEEKS = 2_419_200
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")]
"""RFC 9110: what names of headers and cookies are made of."""
Address = Annotated[str, Field(pattern=r"^/")]


class GuestCookie(BaseModel):
    """HttpOnly in any case, and of the host alone without a `domain`.

    Unless `secure` decides it, it is Secure in production, and elsewhere when the request came over HTTPS.
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
            raise ValueError('browsers drop a cookie with same_site = "None" unless secure = true')
        return self


class Guests(BaseModel):
    """Whoever is not signed in is a guest below `paths`; without paths a storefront has none.

    A guest is known by a secret in `header` or by another one in the cookie, and forgotten after `lifetime` seconds
    away. At the addresses of `claimed_at`, where people sign in, what a guest has becomes the user's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lifetime: int = Field(default=FOUR_WEEKS, gt=0)
    header: Token = "X-Session-ID"
    cookie: GuestCookie = GuestCookie()
    paths: tuple[Address, ...] = ()
    claimed_at: tuple[Address, ...] = ()

    @cached_property
    def carriers(self) -> frozenset[bytes]:
        """The headers of a request that may hold a guest's secret; none where there are no guests."""
        return frozenset({self.header.lower().encode(), b"cookie"}) if self.paths else frozenset()
