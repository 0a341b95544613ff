"""The relying party (WebAuthn) of a storefront's page."""

import re
from dataclasses import dataclass

from common.kernel.storefronts import Storefront

from identity.domain.passkey_errors import PasskeysNotOffered
from identity.storefront import PasskeyOrigins, StaffRules

_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """`origin` is that of the page, which signs it and may use no other RP ID than `id`."""

    name: str
    id: str
    origin: str


def relying_party(storefront: Storefront, origin: str | None) -> RelyingParty:
    """That of a page; for an unknown origin that of the storefront's first one. Raises PasskeysNotOffered.

    The pages that the platform serves for the storefront (`[showroom]`) are known at each of its hosts.
    """
    settings = storefront.section(PasskeyOrigins)
    if not settings.origins:
        raise PasskeysNotOffered()
    own = _own_host(storefront, origin or "") if storefront.showroom.enabled else None
    if own and origin and origin not in settings.origins:
        return RelyingParty(settings.rp_name, own, origin)
    known = origin if origin in settings.origins else next(iter(settings.origins))
    return RelyingParty(settings.rp_name, settings.origins[known], known)


def staff_relying_party(storefront: Storefront, origin: str | None) -> RelyingParty:
    """That of a page for staff: of one of the storefront's hosts, of this machine, or of `[staff.passkey_origins]`.

    Raises PasskeysNotOffered for another origin, and without one.
    """
    rp_id = storefront.section(StaffRules).passkey_origins.get(origin or "") or _own_host(storefront, origin or "")
    if rp_id is None:
        raise PasskeysNotOffered()
    return RelyingParty(storefront.title, rp_id, origin or "")


def _own_host(storefront: Storefront, origin: str) -> str | None:
    """The host of the origin; browsers offer passkeys over https, and to this machine."""
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return None
    host = found["host"]
    if host == "localhost" or host.endswith(".localhost"):
        return host
    return host if host in storefront.hosts and found["scheme"] == "https" else None
