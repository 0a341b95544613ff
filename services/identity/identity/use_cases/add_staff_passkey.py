"""Add and remove a passkey that is a second factor of a member of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.aead_box import AeadBox

from identity.adapters.credential_json import read_attestation, require_credential
from identity.adapters.webauthn_verification import verify_attestation
from identity.domain.account import Credentials
from identity.domain.passkey import StaffPasskey
from identity.domain.passkey_challenge import Ceremony
from identity.domain.passkey_errors import CredentialExists, RegistrationMismatch, RegistrationMissing
from identity.domain.second_factor import SecondFactor, digest_recovery_code, new_recovery_codes
from identity.domain.second_factor_errors import TooManyPasskeys
from identity.repository.passkey_challenges import take_challenge
from identity.repository.second_factors import delete_second_factor, lock_second_factor, mark_session
from identity.repository.staff_passkeys import count_staff_passkeys, delete_staff_passkey, has_staff_passkey
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.lock_staff_account import Person, lock_staff_account
from identity.use_cases.register_passkey import RegisterPasskey

MOST_PASSKEYS = 20


@dataclass(frozen=True, slots=True)
class Added:
    """`recovery_codes` are None if the member has some already."""

    recovery_codes: list[str] | None
    revoked: Sequence[SessionRevoked]


async def verify_staff_passkey(command: RegisterPasskey, person: Person, executor: Executor) -> StaffPasskey:
    """The new passkey, not stored yet. The challenge is deleted first, so no response can be tried twice.

    Raises RegistrationMissing, RegistrationMismatch, CredentialMissing, AttestationMissing, RegistrationFailed.
    """
    name, nonce = person.storefront.name, command.nonce
    challenge = await take_challenge(executor, name, Ceremony.STAFF_REGISTRATION, nonce) if nonce else None
    if challenge is None:
        raise RegistrationMissing()
    if challenge.user_id != person.user_id:
        raise RegistrationMismatch()
    attestation = read_attestation(require_credential(command.credential))
    credential = verify_attestation(attestation, challenge)
    return StaffPasskey(
        storefront=name,
        user_id=person.user_id,
        rp_id=challenge.rp_id,
        credential_id=credential.credential_id,
        public_key=credential.public_key,
        user_handle=person.user_id.bytes,
        name=command.name,
        transports=list(attestation.transports),
        sign_count=credential.sign_count,
        is_backed_up=credential.is_backed_up,
    )


async def add_staff_passkey(passkey: StaffPasskey, person: Person, uow: UnitOfWork, box: AeadBox) -> Added:
    """With the first second factor the member's other sessions end. Raises CredentialExists, TooManyPasskeys,
    InvalidToken if the session ended meanwhile."""
    storefront = person.storefront
    await lock_staff_account(person, uow)
    factor = await lock_second_factor(uow, storefront.name, person.user_id)
    count = await count_staff_passkeys(uow, storefront.name, person.user_id)
    if count >= MOST_PASSKEYS:
        raise TooManyPasskeys(most=MOST_PASSKEYS)
    if not await uow.add_if_absent(passkey):
        raise CredentialExists()
    codes = await _first_codes(factor, person, uow, box)
    if count or (factor is not None and factor.has_app):
        return Added(codes, ())
    await mark_session(uow, person.session_id)
    return Added(codes, await end_all_sessions(storefront, person.user_id, uow, except_id=person.session_id))


async def remove_staff_passkey(
    person: Person, passkey_id: UUID, proven: Credentials, uow: UnitOfWork
) -> list[SessionRevoked]:
    """With the last second factor the recovery codes are deleted, and all sessions of the member end.

    Raises PasskeyNotFound, InvalidToken.
    """
    name = person.storefront.name
    await lock_staff_account(person, uow, proven)
    factor = await lock_second_factor(uow, name, person.user_id)
    await delete_staff_passkey(uow, name, person.user_id, passkey_id)
    if (factor is not None and factor.has_app) or await has_staff_passkey(uow, name, person.user_id):
        return []
    await delete_second_factor(uow, name, person.user_id)
    return await end_all_sessions(person.storefront, person.user_id, uow)


async def _first_codes(factor: SecondFactor | None, person: Person, uow: UnitOfWork, box: AeadBox) -> list[str] | None:
    if factor is not None and factor.recovery_digests:
        return None
    codes = new_recovery_codes()
    digests = [digest_recovery_code(code, person.user_id, box) for code in codes]
    if factor is None:
        factor = SecondFactor(user_id=person.user_id, storefront=person.storefront.name, recovery_digests=digests)
        await uow.defer_add(factor)
    else:
        factor.recovery_digests = digests
        await uow.defer_save(factor)
    return codes
