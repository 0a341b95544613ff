"""Begin the registration of a passkey: the options for the browser, and a nonce with which the client completes it."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront

from identity.domain.emails import InvalidEmail, canonical
from identity.domain.passkey_challenge import Ceremony
from identity.domain.passkey_errors import AccountExists, AccountUsesProvider, EmailInvalid, EmailMissing
from identity.domain.random_tokens import RANDOM_BYTES
from identity.domain.relying_party import RelyingParty, relying_party
from identity.repository.passkeys import find_credential_ids
from identity.repository.provider_accounts import has_provider_account
from identity.repository.users import find_user_by_email, read_account
from identity.use_cases.store_passkey_challenge import store_passkey_challenge


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


async def begin_passkey_registration(
    storefront: Storefront, user_id: UUID, origin: str | None, executor: Executor
) -> RegistrationOptions:
    """A further passkey of a signed-in user. Raises PasskeysNotOffered, InvalidToken."""
    party = relying_party(storefront, origin)
    account = await read_account(executor, storefront.name, user_id)
    user_handle = str(account.number).encode()
    nonce, challenge = await store_passkey_challenge(
        executor, storefront, Ceremony.REGISTRATION, party, user_id=user_id, user_handle=user_handle
    )
    return RegistrationOptions(
        nonce=nonce,
        challenge=challenge,
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
    nonce, challenge = await store_passkey_challenge(
        executor, storefront, Ceremony.EMAIL_REGISTRATION, party, email=address, user_handle=user_handle
    )
    return RegistrationOptions(
        nonce=nonce,
        challenge=challenge,
        party=party,
        user_handle=user_handle,
        user_name=address,
        display_name=address,
    )


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
