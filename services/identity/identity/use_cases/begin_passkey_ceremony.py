"""Begin a WebAuthn ceremony: the options for the browser, and a nonce with which the client completes it."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.domain.emails import InvalidEmail, canonical
from identity.domain.passkey_challenge import LIFETIME_SECONDS, Ceremony, PasskeyChallenge
from identity.domain.passkey_errors import AccountExists, AccountUsesProvider, EmailInvalid, EmailMissing
from identity.domain.random_tokens import RANDOM_BYTES, digest_of, new_token
from identity.domain.relying_party import RelyingParty, relying_party
from identity.repository.passkeys import find_credential_ids
from identity.repository.provider_accounts import has_provider_account
from identity.repository.users import find_user_by_email, read_account


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationOptions:
    """`excluded` are the credential ids of the user's passkeys: their authenticators do not create further ones."""

    nonce: str
    challenge: bytes
    party: RelyingParty
    user_handle: bytes
    user_name: str
    display_name: str
    excluded: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationOptions:
    nonce: str
    challenge: bytes
    party: RelyingParty


async def begin_registration(
    storefront: Storefront, user_id: UUID, origin: str | None, executor: Executor
) -> RegistrationOptions:
    """A further passkey of a signed-in user. Raises PasskeysNotOffered, InvalidToken."""
    party = relying_party(storefront, origin)
    account = await read_account(executor, storefront.name, user_id)
    user_handle = str(account.number).encode()
    challenge = _challenge(storefront, Ceremony.REGISTRATION, party, user_id=user_id, user_handle=user_handle)
    return RegistrationOptions(
        nonce=await _store(challenge, executor),
        challenge=challenge.challenge,
        party=party,
        user_handle=user_handle,
        user_name=account.email,
        display_name=f"{account.first_name} {account.last_name}".strip() or account.email,
        excluded=tuple(await find_credential_ids(executor, storefront.name, user_id)),
    )


async def begin_email_registration(
    storefront: Storefront, email: str | None, origin: str | None, executor: Executor
) -> RegistrationOptions:
    """The first passkey of a new account, which its completion creates. Nothing blocks the address until then.

    Raises PasskeysNotOffered, EmailMissing, EmailInvalid, AccountUsesProvider, AccountExists.
    """
    party = relying_party(storefront, origin)
    address = _address(email)
    await refuse_known_address(storefront.name, address, executor)
    user_handle = secrets.token_bytes(RANDOM_BYTES)
    challenge = _challenge(storefront, Ceremony.EMAIL_REGISTRATION, party, email=address, user_handle=user_handle)
    return RegistrationOptions(
        nonce=await _store(challenge, executor),
        challenge=challenge.challenge,
        party=party,
        user_handle=user_handle,
        user_name=address,
        display_name=address,
    )


async def begin_authentication(storefront: Storefront, origin: str | None, executor: Executor) -> AuthenticationOptions:
    """A sign-in of a user who is not known yet. Raises PasskeysNotOffered."""
    party = relying_party(storefront, origin)
    challenge = _challenge(storefront, Ceremony.AUTHENTICATION, party)
    return AuthenticationOptions(nonce=await _store(challenge, executor), challenge=challenge.challenge, party=party)


async def refuse_known_address(storefront: str, address: str, executor: Executor) -> None:
    """Raises AccountUsesProvider or AccountExists if the address has an account, also if that is locked."""
    user = await find_user_by_email(executor, storefront, address)
    if user is None:
        return
    if await has_provider_account(executor, storefront, user.id):
        raise AccountUsesProvider()
    raise AccountExists()


def _address(email: str | None) -> str:
    text = (email or "").strip()
    if not text:
        raise EmailMissing()
    try:
        return canonical(text)
    except InvalidEmail:
        raise EmailInvalid() from None


def _challenge(
    storefront: Storefront,
    ceremony: Ceremony,
    party: RelyingParty,
    *,
    user_id: UUID | None = None,
    email: str | None = None,
    user_handle: bytes | None = None,
) -> PasskeyChallenge:
    return PasskeyChallenge(
        digest=b"",
        storefront=storefront.name,
        ceremony=ceremony.value,
        challenge=secrets.token_bytes(RANDOM_BYTES),
        origin=party.origin,
        rp_id=party.id,
        user_id=user_id,
        email=email,
        user_handle=user_handle,
        expires_at=clock.now() + timedelta(seconds=LIFETIME_SECONDS),
    )


async def _store(challenge: PasskeyChallenge, executor: Executor) -> str:
    """Store a challenge; returns its nonce, of which only the digest is stored."""
    nonce = new_token()
    challenge.digest = digest_of(nonce)
    await executor.add(challenge)
    return nonce
