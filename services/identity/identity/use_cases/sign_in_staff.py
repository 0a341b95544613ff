"""Start a session of staff: with a password, and with a second factor if the account has one."""

from dataclasses import dataclass
from datetime import timedelta

from common.audit import Actor, AuditEntry, append
from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.adapters.signing import TokenSigner
from identity.domain.random_tokens import digest_of, new_token
from identity.domain.second_factor import PENDING_SECONDS, PendingSignIn
from identity.domain.second_factor_errors import CodeRefused, PendingSignInInvalid, SecondFactorLocked
from identity.domain.user import User
from identity.repository.second_factors import (
    find_pending_sign_in,
    find_second_factor,
    lock_second_factor,
    take_pending_sign_in,
)
from identity.repository.users import Users
from identity.use_cases.sign_in import SignIn, authenticate
from identity.use_cases.start_session import SignedIn, start_session


@dataclass(frozen=True, slots=True)
class PendingToken:
    """With it and a code of a second factor the sign-in is completed within PENDING_SECONDS."""

    token: str
    has_recovery_codes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteSignIn:
    """`address` is the client's. With `is_recovery` the code is a recovery code."""

    storefront: Storefront
    token: str
    code: str
    is_recovery: bool
    address: str


async def sign_in_staff(
    command: SignIn, address: str, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher, signer: TokenSigner
) -> SignedIn | PendingToken:
    """A session, or what completes the sign-in with a second factor. Raises InvalidCredentials, AccountNotVerified."""
    user = await authenticate(command, reads, uow, hasher)
    storefront = command.storefront
    factor = await find_second_factor(uow, storefront.name, user.id)
    if factor is None or factor.confirmed_at is None:
        return await _start(user, storefront, "POST /auth/login", address, uow, signer)
    token = new_token()
    pending = PendingSignIn(
        digest=digest_of(token),
        storefront=storefront.name,
        user_id=user.id,
        password_hash=user.password_hash or "",
        expires_at=clock.now() + timedelta(seconds=PENDING_SECONDS),
    )
    await uow.defer_add(pending)
    return PendingToken(token, bool(factor.recovery_digests))


async def complete_sign_in(
    command: CompleteSignIn, uow: UnitOfWork, box: AeadBox, signer: TokenSigner
) -> SignedIn | CodeRefused | SecondFactorLocked:
    """A session, or the refusal, which is recorded: the caller commits both. Raises PendingSignInInvalid."""
    storefront, digest = command.storefront, digest_of(command.token)
    pending = await find_pending_sign_in(uow, storefront.name, digest)
    user = await Users(uow, storefront.name).lock(pending.user_id) if pending else None
    factor = await lock_second_factor(uow, storefront.name, user.id) if user else None
    if pending is None or user is None or factor is None or not user.is_staff:
        raise PendingSignInInvalid()
    if user.password_hash != pending.password_hash or factor.confirmed_at is None:
        raise PendingSignInInvalid()
    if factor.locked_seconds:
        return SecondFactorLocked(retry_after=factor.locked_seconds)
    accept = factor.accept_recovery_code if command.is_recovery else factor.accept_code
    accepted = accept(command.code, box)
    await uow.defer_save(factor)
    operation = "POST /auth/second-factor"
    if not accepted:
        await _record(user, storefront, operation, command.address, {"refused": True}, None, uow)
        return CodeRefused()
    if not await take_pending_sign_in(uow, storefront.name, digest):
        raise PendingSignInInvalid()
    return await _start(user, storefront, operation, command.address, uow, signer, has_second_factor=True)


async def _start(
    user: User,
    storefront: Storefront,
    operation: str,
    address: str,
    uow: UnitOfWork,
    signer: TokenSigner,
    *,
    has_second_factor: bool = False,
) -> SignedIn:
    signed_in = await start_session(user, storefront, uow, signer, for_staff=True, has_second_factor=has_second_factor)
    after = {"has_second_factor": has_second_factor}
    await _record(user, storefront, operation, address, after, str(signed_in.session.id), uow)
    return signed_in


async def _record(
    user: User,
    storefront: Storefront,
    operation: str,
    address: str,
    after: dict[str, bool],
    session_id: str | None,
    uow: UnitOfWork,
) -> None:
    entry = AuditEntry(
        storefront=storefront.name,
        actor=Actor(kind="staff", id=user.id, email=user.email, address=address),
        operation=operation,
        subject_type="session",
        subject_id=session_id,
        after=after,
    )
    await append(uow, entry, storefront.audit.days)
