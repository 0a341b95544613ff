"""The relying party (WebAuthn) of a storefront's page."""

from dataclasses import dataclass

from common.kernel.storefronts import Storefront

from identity.domain.passkey_errors import PasskeysNotOffered
from identity.storefront import PasskeyOrigins


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """`origin` is that of the page, which signs it and may use no other RP ID than `id`."""

    name: str
    id: str
    origin: str


def relying_party(storefront: Storefront, origin: str | None) -> RelyingParty:
    """That of a page; for an unknown origin that of the storefront's first one. Raises PasskeysNotOffered."""
    settings = storefront.section(PasskeyOrigins)
    if not settings.origins:
        raise PasskeysNotOffered()
    known = origin if origin in settings.origins else next(iter(settings.origins))
    return RelyingParty(settings.rp_name, settings.origins[known], known)
