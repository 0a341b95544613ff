"""Change the role of a member of staff, disable or enable, or remove them."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.domain.staff_errors import LastOwner, StaffMemberNotFound
from identity.domain.staff_role import OWNER, permissions_of
from identity.domain.user import User
from identity.repository.second_factors import delete_second_factors
from identity.repository.staff_members import (
    delete_invitation_to,
    lock_member,
    lock_owners,
    read_own_permissions,
)
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.invite_staff import check_held, check_role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaffMember:
    """None leaves a part as it is. `held` are the permissions of who changes it."""

    storefront: Storefront
    user_id: UUID
    role: str | None = None
    is_active: bool | None = None
    held: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveStaffMember:
    """`held` are the permissions of who removes."""

    storefront: Storefront
    user_id: UUID
    held: frozenset[str]


async def change_staff_member(command: ChangeStaffMember, uow: UnitOfWork) -> list[SessionRevoked]:
    """Their sessions end at once, unless nothing changed.

    Raises StaffMemberNotFound, RoleUnknown, PermissionNotHeld (also for a member with more permissions), LastOwner.
    """
    name = command.storefront.name
    owners = await lock_owners(uow, name)
    user = await lock_below(command.storefront, command.user_id, command.held, uow)
    before = user.staff_role or OWNER, user.is_active
    after = command.role or before[0], before[1] if command.is_active is None else command.is_active
    if after == before:
        return []
    if command.role is not None:
        await check_role(name, command.role, command.held, uow)
    if after != (OWNER, True):
        _keep_an_owner(user, owners)
    user.staff_role, user.is_active = after
    await Users(uow, name).save(user)
    return await end_all_sessions(command.storefront, user.id, uow)


async def remove_staff_member(command: RemoveStaffMember, uow: UnitOfWork) -> list[SessionRevoked]:
    """The account becomes a customer's without its second factors, and its sessions end.

    Raises StaffMemberNotFound, PermissionNotHeld, LastOwner.
    """
    owners = await lock_owners(uow, command.storefront.name)
    user = await lock_below(command.storefront, command.user_id, command.held, uow)
    _keep_an_owner(user, owners)
    user.is_staff, user.staff_role = False, None
    await delete_second_factors(uow, command.storefront.name, user.id)
    await delete_invitation_to(uow, command.storefront.name, user.email)
    await Users(uow, command.storefront.name).save(user)
    return await end_all_sessions(command.storefront, user.id, uow)


def _keep_an_owner(user: User, owners: list[UUID]) -> None:
    if owners == [user.id]:
        raise LastOwner()


async def lock_below(storefront: Storefront, user_id: UUID, held: frozenset[str], uow: UnitOfWork) -> User:
    """Locked. Raises StaffMemberNotFound, PermissionNotHeld if they may do what the caller may not."""
    user = await lock_member(uow, storefront.name, user_id)
    if user is None:
        raise StaffMemberNotFound()
    own = await read_own_permissions(uow, storefront.name, user.staff_role)
    check_held(permissions_of(user.staff_role, own), held)
    return user
