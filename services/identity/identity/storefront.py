"""What identity reads of a storefront's TOML file."""

import re
from collections.abc import Mapping
from typing import Literal

from common.kernel.sections import Host, PagePath, Seconds, Section
from common.kernel.service_sections import ServiceSection
from pydantic import Field, model_validator

_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?")


class Tokens(ServiceSection, name="tokens"):
    """Lifetimes in seconds.

    If a contract's refresh tokens rotate, a used token returns its successor again for `refresh_grace` seconds.
    """

    access: Seconds
    refresh: Seconds
    verification: Seconds = 86_400
    password_reset: Seconds = 86_400
    email_change: Seconds = 86_400
    refresh_grace: int = Field(default=10, ge=0, le=60)


class Passwords(Section):
    """The requirements of passwords. Common ones, digits alone and those similar to the e-mail are always refused.

    With `must_differ` a new password must differ from the current one.
    """

    min_length: int = Field(default=8, ge=8, le=64)
    classes: tuple[Literal["lower", "upper", "digit", "symbol"], ...] = ("lower", "upper", "digit", "symbol")
    must_differ: bool = False


class AddressBook(Section):
    """At most `most` addresses per user.

    With `always_default` there is a default if there are addresses: at first the first one. It cannot be unset, and
    if it is removed, the oldest remaining one becomes the default. With `keep_last` the last one cannot be removed.
    """

    most: int | None = Field(default=None, ge=1)
    always_default: bool = False
    keep_last: bool = False


class Accounts(ServiceSection, name="accounts"):
    """With `verified_only` users can sign in only after their e-mail address was verified.

    With `newest_link_only` a mailed link becomes invalid when another one of its kind is mailed.
    """

    verified_only: bool = False
    newest_link_only: bool = False
    passwords: Passwords = Passwords()
    address_book: AddressBook = AddressBook()


class MagicLinks(ServiceSection, name="magic_links"):
    """Sign-in by a code that is mailed to the customer, in storefronts that have this section.

    A code of six digits is valid for `lifetime` seconds, until it is used, replaced, or guessed wrong `attempts`
    times. The mail's link leads to `page` of the front end. An address gets at most `most_mails` mails in `lifetime`
    seconds. The same code from the same client address is answered the same for `repeat` seconds after its use.
    """

    page: PagePath = "/auth/magic-link"
    lifetime: Seconds = 900
    attempts: int = Field(default=5, ge=1, le=100)
    most_mails: int = Field(default=5, ge=1, le=100)
    repeat: int = Field(default=5, ge=0, le=10)


class PasskeyOrigins(ServiceSection, name="passkeys"):
    """`origins` maps the origins of pages that may use passkeys to their RP ID (WebAuthn); without them there are none.

    The first one applies to clients that send no `Origin`, or another one.
    """

    rp_name: str = ""
    origins: dict[str, Host] = Field(default={})

    @model_validator(mode="after")
    def _origins_may_claim_their_rp_ids(self) -> "PasskeyOrigins":
        _check_origins("origins", self.origins)
        if self.origins and not self.rp_name:
            raise ValueError("rp_name: is missing")
        return self


class StaffRules(ServiceSection, name="staff"):
    """With `required` a session of staff has no permissions until its user has proved a second factor.

    Staff use passkeys on pages of the storefront's hosts, and on those of `passkey_origins`, which are mapped to their
    RP ID (WebAuthn).
    """

    second_factor: Literal["optional", "required"] = "optional"
    passkey_origins: dict[str, Host] = Field(default={})

    @model_validator(mode="after")
    def _origins_may_claim_their_rp_ids(self) -> "StaffRules":
        _check_origins("passkey_origins", self.passkey_origins)
        return self


class Figures(ServiceSection, name="figures", extra="ignore"):
    """The allowance of customers without a subscription, and the used share of a quota from which one may upgrade."""

    free_credits: int = Field(default=5, ge=0, le=100_000)
    upsell_threshold_pct: int = Field(default=90, ge=1, le=100)


class Plan(Section, extra="ignore"):
    """Of the plans of payments, what decides whether a customer can upgrade."""

    id: str
    name: str
    credits: int
    is_active: bool = True


class Subscriptions(ServiceSection, name="subscriptions", extra="ignore"):
    plans: tuple[Plan, ...] = ()
    plan_change_enabled: bool = True

    def has_above(self, tier: str) -> bool:
        """Whether a customer with this tier, or without a plan, can choose a plan with more credits."""
        own = next((plan for plan in self.plans if tier in (plan.id, plan.name.lower())), None)
        if own is None:
            return any(plan.is_active for plan in self.plans)
        return self.plan_change_enabled and any(plan.is_active and plan.credits > own.credits for plan in self.plans)


class Books(ServiceSection, name="books", extra="ignore"):
    """Visitors' addresses are deleted after as many days as their books."""

    visitor_days: int = Field(default=90, ge=1)


def _check_origins(key: str, origins: Mapping[str, str]) -> None:
    for origin, rp_id in origins.items():
        found = _ORIGIN.fullmatch(origin)
        if found is None or not _is_within(found["host"], rp_id):
            raise ValueError(f"{key}: a page at {origin} cannot use the RP ID {rp_id}")
        if found["scheme"] == "http" and not _is_within(found["host"], "localhost"):
            raise ValueError(f"{key}: browsers offer passkeys to {origin} over https only")


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
