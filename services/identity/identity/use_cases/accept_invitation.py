"""Accept an invitation to become staff: the link proves the address, and its owner chooses a password."""

from dataclasses import dataclass

from common.audit import Actor, AuditEntry, append
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.random_tokens import digest_of
from identity.domain.staff_errors import InvitationInvalid
from identity.domain.user import User
from identity.repository.staff_members import delete_invitation, lock_invitation_by_digest
from identity.repository.users import Users
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import add_account
from identity.use_cases.set_password import set_password


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    storefront: Storefront
    token: str
    password: NewPassword
    first_name: str
    last_name: str
    address: str


async def accept_invitation(
    command: AcceptInvitation, uow: UnitOfWork, hasher: PasswordHasher
) -> tuple[User, list[SessionRevoked]]:
    """The new member, and the sessions that ended. A customer's account of the address becomes one of staff;
    a member whose password was taken keeps the role, and sets another.

    Raises InvitationInvalid, InvalidFields if the password breaks a rule. `address` is the client's.
    """
    storefront = command.storefront
    invitation = await lock_invitation_by_digest(uow, storefront.name, digest_of(command.token))
    if invitation is None:
        raise InvitationInvalid()
    command.password.check(storefront, invitation.email)
    password_hash = await hasher.hash(command.password.password)
    users = Users(uow, storefront.name)
    user = await users.lock_by_email_in_any_state(invitation.email)
    revoked: list[SessionRevoked] = []
    if user is None:
        user = User(
            storefront=storefront.name,
            email=invitation.email,
            password_hash=password_hash,
            first_name=command.first_name,
            last_name=command.last_name,
            is_staff=True,
            staff_role=invitation.role,
            verified_at=clock.now(),
        )
        await add_account(user, uow)
    else:
        if user.is_staff and not user.is_active:
            raise InvitationInvalid()
        role = user.staff_role if user.is_staff else invitation.role
        user.first_name = command.first_name or user.first_name
        user.last_name = command.last_name or user.last_name
        user.is_staff, user.staff_role, user.is_active = True, role, True
        user.verified_at = user.verified_at or clock.now()
        revoked = await set_password(user, password_hash, storefront, uow)
    await delete_invitation(uow, storefront.name, invitation.id)
    entry = AuditEntry(
        storefront=storefront.name,
        actor=Actor(kind="staff", id=user.id, email=user.email, address=command.address),
        operation="POST /auth/invitation",
        subject_type="staff",
        subject_id=str(user.id),
        after={"role": user.staff_role},
    )
    await append(uow, entry, storefront.audit.days)
    return user, revoked
