"""Complete a sign-in of staff with a passkey as the second factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.db.database import Database
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import Invalid
from common.kernel.storefronts import Storefront

from identity.adapters.credential_json import read_assertion, read_credential_id, require_credential
from identity.adapters.signing import TokenSigner
from identity.adapters.webauthn_verification import verify_assertion
from identity.domain.credential_responses import VerifiedUse
from identity.domain.passkey import StaffPasskey
from identity.domain.passkey_challenge import Ceremony, PasskeyChallenge
from identity.domain.passkey_errors import AuthenticationMissing, PasskeyUnknown
from identity.domain.random_tokens import digest_of
from identity.domain.second_factor_errors import PendingSignInInvalid
from identity.repository.passkey_challenges import take_challenge
from identity.repository.second_factors import take_pending_sign_in
from identity.repository.staff_passkeys import find_staff_passkey, lock_staff_passkey
from identity.use_cases.sign_in_staff import COMPLETED, lock_pending, record_sign_in, start_staff_session
from identity.use_cases.start_session import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteWithPasskey:
    """`token` is that of the sign-in, `nonce` that of its proof; `address` is the client's."""

    storefront: Storefront
    token: str
    nonce: str | None
    credential: Mapping[str, Any] | None
    address: str


async def sign_in_with_staff_passkey(command: CompleteWithPasskey, database: Database, signer: TokenSigner) -> SignedIn:
    """The challenge is deleted in a transaction of its own before anything is verified; a refusal is recorded.

    Raises PendingSignInInvalid, AuthenticationMissing, CredentialMissing, CredentialIdMissing, CredentialIdInvalid,
    PasskeyUnknown, AuthenticationFailed, SignCountReplayed.
    """
    storefront, reads = command.storefront, database.autocommit
    ceremony, nonce = Ceremony.STAFF_AUTHENTICATION, command.nonce
    challenge = await take_challenge(reads, storefront.name, ceremony, nonce) if nonce else None
    if challenge is None:
        raise AuthenticationMissing()
    try:
        passkey, use = await _verify(command, challenge, reads)
        async with database.transaction() as uow:
            return await _complete(command, passkey, use, uow, signer)
    except Invalid:
        async with database.transaction() as uow:
            _, user = await lock_pending(storefront, digest_of(command.token), uow)
            await record_sign_in(user, storefront, COMPLETED, command.address, {"refused": True}, None, uow)
        raise


async def _verify(
    command: CompleteWithPasskey, challenge: PasskeyChallenge, reads: Executor
) -> tuple[StaffPasskey, VerifiedUse]:
    assert challenge.user_id is not None
    credential = require_credential(command.credential)
    credential_id = read_credential_id(credential)
    passkey = await find_staff_passkey(reads, command.storefront.name, challenge.user_id, credential_id)
    if passkey is None:
        raise PasskeyUnknown()
    return passkey, verify_assertion(read_assertion(credential), challenge, passkey)


async def _complete(
    command: CompleteWithPasskey, verified: StaffPasskey, use: VerifiedUse, uow: UnitOfWork, signer: TokenSigner
) -> SignedIn:
    """The passkey is read again behind a lock, because it may have been used or removed since it was verified."""
    storefront, digest = command.storefront, digest_of(command.token)
    pending, user = await lock_pending(storefront, digest, uow)
    if pending.user_id != verified.user_id:
        raise PendingSignInInvalid()
    passkey = await lock_staff_passkey(uow, storefront.name, user.id, verified.credential_id)
    if passkey is None:
        raise PasskeyUnknown()
    passkey.record_use(use.sign_count, is_backed_up=use.is_backed_up)
    await uow.defer_save(passkey)
    if not await take_pending_sign_in(uow, storefront.name, digest):
        raise PendingSignInInvalid()
    return await start_staff_session(user, storefront, COMPLETED, command.address, uow, signer, has_second_factor=True)
