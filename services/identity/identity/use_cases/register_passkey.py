"""Register a passkey: a further one of a signed-in user, or the first one of a new account.

The challenge is deleted in a transaction of its own before anything is verified, so no response can be tried twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.credential_json import read_attestation, require_credential
from identity.adapters.webauthn_verification import verify_attestation
from identity.domain.errors import EmailTaken
from identity.domain.passkey import Passkey
from identity.domain.passkey_challenge import Ceremony, PasskeyChallenge
from identity.domain.passkey_errors import CredentialExists, RegistrationMismatch, RegistrationMissing
from identity.domain.user import User
from identity.repository.passkey_challenges import take_challenge
from identity.repository.passkeys import Passkeys
from identity.repository.sessions import is_live
from identity.repository.users import Users
from identity.use_cases.begin_passkey_registration import refuse_known_address
from identity.use_cases.register import add_account


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPasskey:
    """`credential` is the browser's, in either JSON form; None if the client sent none. `language` is what the request
    prefers, for a new account."""

    storefront: Storefront
    nonce: str | None
    credential: Mapping[str, Any] | None
    name: str
    language: Language | None = None


async def register_passkey(command: RegisterPasskey, user_id: UUID, session_id: UUID, database: Database) -> Passkey:
    """Raises RegistrationMissing, RegistrationMismatch, CredentialMissing, AttestationMissing, RegistrationFailed,
    CredentialExists, and InvalidToken if the account was locked or the session ended meanwhile.
    """
    challenge = await _take(command, Ceremony.REGISTRATION, database)
    if challenge.user_id != user_id:
        raise RegistrationMismatch()
    passkey = _verified_passkey(command, challenge, user_id)
    async with database.transaction() as uow:
        user = await Users(uow, command.storefront.name).lock(user_id)
        # A concurrent sign-in that proves the address deletes passkeys and ends sessions behind the same lock.
        if user is None or not await is_live(uow, command.storefront.name, user_id, session_id):
            raise InvalidToken()
        await _add(passkey, uow)
    return passkey


async def register_with_passkey(command: RegisterPasskey, database: Database) -> Passkey:
    """Create an account with the address of the registration. The address stays unverified.

    Raises RegistrationMissing, CredentialMissing, AttestationMissing, RegistrationFailed, CredentialExists, and
    AccountExists or AccountUsesProvider if the address got an account meanwhile.
    """
    challenge = await _take(command, Ceremony.EMAIL_REGISTRATION, database)
    assert challenge.email is not None
    user = User(storefront=command.storefront.name, email=challenge.email, first_name="", language=command.language)
    passkey = _verified_passkey(command, challenge, user.id)
    async with database.transaction() as uow:
        try:
            await add_account(user, uow)
        except EmailTaken:
            await refuse_known_address(command.storefront.name, challenge.email, uow)
            raise
        await _add(passkey, uow)
    return passkey


async def _take(command: RegisterPasskey, ceremony: Ceremony, database: Database) -> PasskeyChallenge:
    storefront = command.storefront.name
    nonce = command.nonce
    challenge = await take_challenge(database.autocommit, storefront, ceremony, nonce) if nonce else None
    if challenge is None:
        raise RegistrationMissing()
    return challenge


def _verified_passkey(command: RegisterPasskey, challenge: PasskeyChallenge, user_id: UUID) -> Passkey:
    attestation = read_attestation(require_credential(command.credential))
    credential = verify_attestation(attestation, challenge)
    assert challenge.user_handle is not None
    return Passkey(
        storefront=command.storefront.name,
        user_id=user_id,
        credential_id=credential.credential_id,
        public_key=credential.public_key,
        user_handle=challenge.user_handle,
        name=command.name,
        transports=list(attestation.transports),
        sign_count=credential.sign_count,
        is_backed_up=credential.is_backed_up,
    )


async def _add(passkey: Passkey, uow: UnitOfWork) -> None:
    if not await Passkeys(uow, passkey.storefront).add_if_new(passkey):
        raise CredentialExists()
