"""Invite a person to become staff, by mail."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel import clock
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront

from identity.adapters.staff_mails import StaffInvitationMail
from identity.domain.staff_errors import PermissionNotHeld, RoleUnknown, StaffExists
from identity.domain.staff_invitation import LIFETIME, StaffInvitation
from identity.domain.staff_role import BUILT_IN, permissions_of
from identity.repository.staff_members import read_own_permissions, replace_invitation
from identity.repository.users import find_user_by_email


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteStaff:
    """The mail's link leads to `page_url`. `by` is the member who invites, `held` their permissions."""

    storefront: Storefront
    email: str
    role: str
    page_url: str
    by: UUID
    held: frozenset[str]


async def invite_staff(command: InviteStaff, uow: UnitOfWork) -> StaffInvitation:
    """A later invitation of the address replaces this one. Raises StaffExists, RoleUnknown, PermissionNotHeld."""
    name = command.storefront.name
    await check_role(name, command.role, command.held, uow)
    user = await find_user_by_email(uow, name, command.email)
    if user is not None and user.is_staff:
        raise StaffExists()
    invitation = StaffInvitation(
        storefront=name,
        email=command.email,
        role=command.role,
        page_url=command.page_url,
        invited_by=command.by,
        expires_at=clock.now() + LIFETIME,
    )
    await replace_invitation(uow, invitation)
    await enqueue(uow, StaffInvitationMail(storefront=name, invitation_id=invitation.id))
    return invitation


async def check_role(storefront: str, role: str, held: frozenset[str], uow: UnitOfWork) -> None:
    """Whether one who has the permissions `held` may give the role. Raises RoleUnknown, PermissionNotHeld."""
    own = await read_own_permissions(uow, storefront, role)
    if role not in BUILT_IN and own is None:
        raise RoleUnknown(role=role)
    check_held(permissions_of(role, own), held)


def check_held(permissions: tuple[str, ...], held: frozenset[str]) -> None:
    """Raises PermissionNotHeld for the first that is not among `held`."""
    for permission in permissions:
        if Permission(permission) not in held:
            raise PermissionNotHeld(permission=permission)
