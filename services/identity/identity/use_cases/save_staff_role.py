"""Create, change and delete the roles that a storefront makes itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront

from identity.domain.staff_errors import RoleExists, RoleInUse, RoleNotFound
from identity.domain.staff_role import BUILT_IN, StaffRole
from identity.repository.staff_members import count_invited_to_role, delete_role, lock_members_of_role, lock_role
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.invite_staff import check_held


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveStaffRole:
    """`permissions` are not empty; `held` are those of who saves."""

    storefront: Storefront
    name: str
    permissions: Sequence[Permission]
    held: frozenset[str]

    @property
    def sorted(self) -> list[str]:
        return sorted({permission.value for permission in self.permissions})


async def add_staff_role(command: SaveStaffRole, uow: UnitOfWork) -> None:
    """Raises RoleExists, PermissionNotHeld."""
    check_held(tuple(command.sorted), command.held)
    role = StaffRole(storefront=command.storefront.name, name=command.name, permissions=command.sorted)
    if command.name in BUILT_IN or not await uow.add_if_absent(role):
        raise RoleExists()


async def save_staff_role(command: SaveStaffRole, uow: UnitOfWork) -> list[SessionRevoked]:
    """The sessions of its members end. Raises RoleNotFound, also for one that every shop has; PermissionNotHeld."""
    check_held(tuple(command.sorted), command.held)
    role = await lock_role(uow, command.storefront.name, command.name)
    if role is None:
        raise RoleNotFound()
    check_held(tuple(role.permissions), command.held)
    role.permissions, role.updated_at = command.sorted, clock.now()
    await uow.defer_save(role)
    revoked: list[SessionRevoked] = []
    for member in await lock_members_of_role(uow, role.storefront, role.name):
        revoked += await end_all_sessions(command.storefront, member, uow)
    return revoked


async def delete_staff_role(storefront: str, name: str, uow: UnitOfWork) -> None:
    """Raises RoleNotFound, RoleInUse."""
    if await lock_role(uow, storefront, name) is None:
        raise RoleNotFound()
    members = len(await lock_members_of_role(uow, storefront, name)) + await count_invited_to_role(
        uow, storefront, name
    )
    if members:
        raise RoleInUse(members=members)
    await delete_role(uow, storefront, name)
