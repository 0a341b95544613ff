"""Start a session of staff: with a password, and with a second factor if the account has one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

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
from identity.repository.staff_passkeys import has_staff_passkey
from identity.repository.users import Users
from identity.use_cases.sign_in import SignIn, authenticate
from identity.use_cases.start_session import SignedIn, start_session

Method = Literal["totp", "passkey", "recovery_code"]
COMPLETED = "POST /auth/second-factor"
"""The operation of the audit log that completes a sign-in."""


@dataclass(frozen=True, slots=True)
class PendingToken:
    """With it and one of the `methods` the sign-in is completed within PENDING_SECONDS."""

    token: str
    methods: list[Method]


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
    methods = await find_methods(storefront.name, user.id, uow)
    if not methods:
        return await start_staff_session(user, storefront, "POST /auth/login", address, uow, signer)
    token = new_token()
    pending = PendingSignIn(
        digest=digest_of(token),
        storefront=storefront.name,
        user_id=user.id,
        password_hash=user.password_hash or "",
        expires_at=clock.now() + timedelta(seconds=PENDING_SECONDS),
    )
    await uow.defer_add(pending)
    return PendingToken(token, methods)


async def find_methods(storefront: str, user_id: UUID, executor: Executor) -> list[Method]:
    """Those that the account has; none without a second factor."""
    factor = await find_second_factor(executor, storefront, user_id)
    methods: list[Method] = ["totp"] if factor is not None and factor.has_app else []
    if await has_staff_passkey(executor, storefront, user_id):
        methods.append("passkey")
    if methods and factor is not None and factor.recovery_digests:
        methods.append("recovery_code")
    return methods


async def lock_pending(storefront: Storefront, digest: bytes, uow: UnitOfWork) -> tuple[PendingSignIn, User]:
    """The sign-in with this token, and its account, locked. Raises PendingSignInInvalid."""
    pending = await find_pending_sign_in(uow, storefront.name, digest)
    user = await Users(uow, storefront.name).lock(pending.user_id) if pending else None
    if pending is None or user is None or not user.is_staff or user.password_hash != pending.password_hash:
        raise PendingSignInInvalid()
    return pending, user


async def complete_sign_in(
    command: CompleteSignIn, uow: UnitOfWork, box: AeadBox, signer: TokenSigner
) -> SignedIn | CodeRefused | SecondFactorLocked:
    """A session, or the refusal, which is recorded: the caller commits both. Raises PendingSignInInvalid."""
    storefront, digest = command.storefront, digest_of(command.token)
    _, user = await lock_pending(storefront, digest, uow)
    factor = await lock_second_factor(uow, storefront.name, user.id)
    if factor is None or not (factor.has_app or command.is_recovery):
        raise PendingSignInInvalid()
    if factor.locked_seconds:
        return SecondFactorLocked(retry_after=factor.locked_seconds)
    accept = factor.accept_recovery_code if command.is_recovery else factor.accept_code
    accepted = accept(command.code, box)
    await uow.defer_save(factor)
    if not accepted:
        await record_sign_in(user, storefront, COMPLETED, command.address, {"refused": True}, None, uow)
        return CodeRefused()
    if not await take_pending_sign_in(uow, storefront.name, digest):
        raise PendingSignInInvalid()
    return await start_staff_session(user, storefront, COMPLETED, command.address, uow, signer, has_second_factor=True)


async def start_staff_session(
    user: User,
    storefront: Storefront,
    operation: str,
    address: str,
    uow: UnitOfWork,
    signer: TokenSigner,
    *,
    has_second_factor: bool = False,
) -> SignedIn:
    """It is recorded in the audit log."""
    signed_in = await start_session(user, storefront, uow, signer, for_staff=True, has_second_factor=has_second_factor)
    after = {"has_second_factor": has_second_factor}
    await record_sign_in(user, storefront, operation, address, after, str(signed_in.session.id), uow)
    return signed_in


async def record_sign_in(
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
