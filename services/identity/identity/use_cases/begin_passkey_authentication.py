"""Begin a sign-in with a passkey: the options for the browser, and a nonce with which the client completes it."""

from dataclasses import dataclass

from common.db.executor import Executor
from common.kernel.storefronts import Storefront

from identity.domain.passkey_challenge import Ceremony
from identity.domain.relying_party import RelyingParty, relying_party
from identity.use_cases.store_passkey_challenge import store_passkey_challenge


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationOptions:
    nonce: str
    challenge: bytes
    party: RelyingParty


async def begin_passkey_authentication(
    storefront: Storefront, origin: str | None, executor: Executor
) -> AuthenticationOptions:
    """A sign-in of a user who is not known yet. Raises PasskeysNotOffered."""
    party = relying_party(storefront, origin)
    nonce, challenge = await store_passkey_challenge(executor, storefront, Ceremony.AUTHENTICATION, party)
    return AuthenticationOptions(nonce=nonce, challenge=challenge, party=party)
