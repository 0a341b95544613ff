"""Begin the registration of a passkey as a second factor, and the proof of one that completes a sign-in."""

from dataclasses import dataclass
from typing import Any

from common.db.executor import Executor
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.passkey_challenge import Ceremony
from identity.domain.random_tokens import digest_of
from identity.domain.relying_party import RelyingParty, staff_relying_party
from identity.domain.second_factor_errors import NoPasskeyHere, PendingSignInInvalid
from identity.repository.second_factors import find_pending_sign_in
from identity.repository.staff_passkeys import read_credentials
from identity.repository.users import read_account
from identity.use_cases.begin_passkey_registration import RegistrationOptions
from identity.use_cases.lock_staff_account import Person, check_own_password
from identity.use_cases.store_passkey_challenge import store_passkey_challenge


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """`allowed` are the credential ids and transports of the member's passkeys for this page."""

    nonce: str
    challenge: bytes
    party: RelyingParty
    allowed: list[dict[str, Any]]


async def begin_staff_passkey(
    person: Person, password: str, origin: str | None, executor: Executor, hasher: PasswordHasher
) -> RegistrationOptions:
    """The account's id is the user handle: it is another one at each storefront, so that an authenticator does not
    replace a passkey of the same person at another storefront with the same RP ID.

    Raises PasskeysNotOffered, WrongCurrentPassword, InvalidToken.
    """
    storefront, user_id = person.storefront, person.user_id
    party = staff_relying_party(storefront, origin)
    await check_own_password(person, password, executor, hasher)
    account = await read_account(executor, storefront.name, user_id)
    nonce, challenge = await store_passkey_challenge(
        executor, storefront, Ceremony.STAFF_REGISTRATION, party, user_id=user_id, user_handle=user_id.bytes
    )
    known = await read_credentials(executor, storefront.name, user_id, party.id)
    return RegistrationOptions(
        nonce=nonce,
        challenge=challenge,
        party=party,
        user_handle=user_id.bytes,
        user_name=account.email,
        display_name=f"{account.first_name} {account.last_name}".strip() or account.email,
        excluded=tuple(each["credential_id"] for each in known),
    )


async def begin_passkey_proof(
    storefront: Storefront, token: str, origin: str | None, executor: Executor
) -> ProofOptions:
    """For a sign-in whose password was right. Raises PasskeysNotOffered, PendingSignInInvalid, NoPasskeyHere."""
    party = staff_relying_party(storefront, origin)
    pending = await find_pending_sign_in(executor, storefront.name, digest_of(token))
    if pending is None:
        raise PendingSignInInvalid()
    allowed = await read_credentials(executor, storefront.name, pending.user_id, party.id)
    if not allowed:
        raise NoPasskeyHere()
    nonce, challenge = await store_passkey_challenge(
        executor, storefront, Ceremony.STAFF_AUTHENTICATION, party, user_id=pending.user_id
    )
    return ProofOptions(nonce=nonce, challenge=challenge, party=party, allowed=allowed)
