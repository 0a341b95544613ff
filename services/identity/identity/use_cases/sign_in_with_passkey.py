"""Start a session with a passkey."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from identity.adapters.credential_json import read_assertion, read_credential_id, require_credential
from identity.adapters.signing import TokenSigner
from identity.adapters.webauthn_verification import verify_assertion
from identity.domain.credential_responses import VerifiedUse
from identity.domain.passkey import Passkey
from identity.domain.passkey_challenge import Ceremony
from identity.domain.passkey_errors import AuthenticationFailed, AuthenticationMissing, PasskeyUnknown
from identity.domain.user import User
from identity.repository.passkey_challenges import take_challenge
from identity.repository.passkeys import Passkeys, find_passkey
from identity.repository.users import Users
from identity.storefront import Accounts
from identity.use_cases.start_session import SignedIn, start_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithPasskey:
    """`credential` is the browser's, in either JSON form; None if the client sent none."""

    storefront: Storefront
    nonce: str | None
    credential: Mapping[str, Any] | None


async def sign_in_with_passkey(command: SignInWithPasskey, database: Database, signer: TokenSigner) -> SignedIn:
    """The challenge is deleted in a transaction of its own before anything is verified.

    Raises AuthenticationMissing, CredentialMissing, CredentialIdMissing, CredentialIdInvalid, PasskeyUnknown,
    AuthenticationFailed (also if the account may not sign in), SignCountReplayed.
    """
    storefront, nonce = command.storefront, command.nonce
    reads = database.autocommit
    challenge = await take_challenge(reads, storefront.name, Ceremony.AUTHENTICATION, nonce) if nonce else None
    if challenge is None:
        raise AuthenticationMissing()
    credential = require_credential(command.credential)
    passkey = await find_passkey(reads, storefront.name, read_credential_id(credential))
    if passkey is None:
        raise PasskeyUnknown()
    use = verify_assertion(read_assertion(credential), challenge, passkey)
    async with database.transaction() as uow:
        user = await Users(uow, storefront.name).lock(passkey.user_id)
        if user is None or not _may_sign_in(user, storefront):
            raise AuthenticationFailed()
        await _record_use(passkey, use, uow)
        return await start_session(user, storefront, uow, signer)


async def _record_use(verified: Passkey, use: VerifiedUse, uow: UnitOfWork) -> None:
    """The passkey is read again behind a lock, because it may have been used or deleted since it was verified."""
    passkeys = Passkeys(uow, verified.storefront)
    passkey = await passkeys.lock(verified.credential_id)
    if passkey is None:
        raise PasskeyUnknown()
    passkey.record_use(use.sign_count, is_backed_up=use.is_backed_up)
    await passkeys.save(passkey)


def _may_sign_in(user: User, storefront: Storefront) -> bool:
    """Staff may not: a passkey that was added in a stolen session would outlive a change of the password."""
    return not user.is_staff and (user.is_verified or not storefront.section(Accounts).verified_only)
