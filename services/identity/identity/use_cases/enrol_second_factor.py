"""Begin, confirm and remove the authenticator app of a member of staff, and replace the recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.aead_box import AeadBox

from identity.domain.account import Credentials
from identity.domain.second_factor import SecondFactor, digest_recovery_code, new_recovery_codes
from identity.domain.second_factor_errors import (
    CodeRefused,
    SecondFactorExists,
    SecondFactorLocked,
    SecondFactorNotFound,
)
from identity.repository.second_factors import delete_second_factor, lock_second_factor, mark_session
from identity.repository.staff_passkeys import has_staff_passkey
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.lock_staff_account import Person, lock_staff_account

Refusal = CodeRefused | SecondFactorLocked
"""What the caller commits before it is raised, because wrong codes are counted."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    recovery_codes: list[str]
    revoked: Sequence[SessionRevoked] = ()


async def enrol_second_factor(person: Person, uow: UnitOfWork, box: AeadBox) -> tuple[str, str]:
    """A new secret and its `otpauth:` address. It counts when a code confirms it. Raises SecondFactorExists."""
    storefront = person.storefront
    email, factor = await _lock(person, uow)
    if factor is not None and factor.has_app:
        raise SecondFactorExists()
    secret = pyotp.random_base32()
    encrypted = box.encrypt(secret.encode())
    if factor is None:
        await uow.defer_add(SecondFactor(user_id=person.user_id, storefront=storefront.name, secret=encrypted))
    else:
        factor.secret = encrypted
        await uow.defer_save(factor)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=storefront.title)


async def confirm_second_factor(person: Person, code: str, uow: UnitOfWork, box: AeadBox) -> Enrolled | Refusal:
    """The member's other sessions end. Raises SecondFactorExists, SecondFactorNotFound."""
    _, factor = await _lock(person, uow)
    if factor is None or factor.secret is None:
        raise SecondFactorNotFound()
    if factor.has_app:
        raise SecondFactorExists()
    refusal = await _check(factor, code, uow, box)
    if refusal is not None:
        return refusal
    factor.confirmed_at = clock.now()
    codes = await _renew_codes(factor, uow, box)
    await mark_session(uow, person.session_id)
    revoked = await end_all_sessions(person.storefront, person.user_id, uow, except_id=person.session_id)
    return Enrolled(codes, revoked)


async def replace_recovery_codes(person: Person, code: str, uow: UnitOfWork, box: AeadBox) -> Enrolled | Refusal:
    """Earlier ones are not valid any more. Raises SecondFactorNotFound."""
    factor = await _confirmed(person, uow)
    return await _check(factor, code, uow, box) or Enrolled(await _renew_codes(factor, uow, box))


async def replace_codes_of_passkeys(person: Person, proven: Credentials, uow: UnitOfWork, box: AeadBox) -> Enrolled:
    """For a member without an app, whose password was proven. Raises SecondFactorNotFound, also with an app."""
    await lock_staff_account(person, uow, proven)
    factor = await lock_second_factor(uow, person.storefront.name, person.user_id)
    if factor is None or factor.has_app or not await has_staff_passkey(uow, factor.storefront, factor.user_id):
        raise SecondFactorNotFound()
    return Enrolled(await _renew_codes(factor, uow, box))


async def remove_second_factor(
    person: Person, code: str, uow: UnitOfWork, box: AeadBox
) -> list[SessionRevoked] | Refusal:
    """All sessions of the member end. With a passkey they keep the recovery codes. Raises SecondFactorNotFound."""
    factor = await _confirmed(person, uow)
    refusal = await _check(factor, code, uow, box)
    if refusal is not None:
        return refusal
    if await has_staff_passkey(uow, factor.storefront, factor.user_id):
        factor.secret, factor.confirmed_at = None, None
        await uow.defer_save(factor)
    else:
        await delete_second_factor(uow, factor.storefront, factor.user_id)
    return await end_all_sessions(person.storefront, person.user_id, uow)


async def _lock(person: Person, uow: UnitOfWork) -> tuple[str, SecondFactor | None]:
    """The address and the factor of the account, both locked. Raises InvalidToken if the session ended meanwhile."""
    user = await lock_staff_account(person, uow)
    return user.email, await lock_second_factor(uow, person.storefront.name, person.user_id)


async def _confirmed(person: Person, uow: UnitOfWork) -> SecondFactor:
    _, factor = await _lock(person, uow)
    if factor is None or not factor.has_app:
        raise SecondFactorNotFound()
    return factor


async def _check(factor: SecondFactor, code: str, uow: UnitOfWork, box: AeadBox) -> Refusal | None:
    if factor.locked_seconds:
        return SecondFactorLocked(retry_after=factor.locked_seconds)
    accepted = factor.accept_code(code, box)
    await uow.defer_save(factor)
    return None if accepted else CodeRefused()


async def _renew_codes(factor: SecondFactor, uow: UnitOfWork, box: AeadBox) -> list[str]:
    codes = new_recovery_codes()
    factor.recovery_digests = [digest_recovery_code(code, factor.user_id, box) for code in codes]
    await uow.defer_save(factor)
    return codes
