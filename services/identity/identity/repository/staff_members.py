"""Queries for the members of a storefront's staff, their roles and invitations."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.staff_invitation import StaffInvitation
from identity.domain.staff_role import OWNER, StaffRole
from identity.domain.user import User

_MEMBERS: LiteralString = """
    select u.id, u.email, u.first_name, u.last_name, coalesce(u.staff_role, 'owner') as role, u.is_active,
           u.created_at,
           (select max(s.created_at) from sessions s where s.user_id = u.id and s.for_staff) as last_sign_in_at,
           (select count(*) from sessions s where s.user_id = u.id and s.for_staff and s.ended_at is null
                and s.expires_at > %(now)s) as sessions,
           case when exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null)
               then array['totp'] else array[]::varchar[] end
           || case when exists (select from staff_passkeys p where p.user_id = u.id)
               then array['passkey'] else array[]::varchar[] end as second_factors
    from users u where u.storefront = %(storefront)s and u.is_staff
        and (%(user_id)s::uuid is null or u.id = %(user_id)s)
    order by u.email
"""
_INVITATIONS: LiteralString = """
    select id, email, role, created_at, expires_at, invited_by,
           actor_name(storefront, invited_by, created_at) as invited_by_name
    from staff_invitations
    where storefront = %(storefront)s and expires_at > %(now)s order by email
"""
_MEMBER: LiteralString = "storefront = %(storefront)s and id = %(user_id)s and is_staff for no key update"
_OWNERS: LiteralString = """
    select id from users where storefront = %(storefront)s and is_staff and is_active
        and coalesce(staff_role, 'owner') = 'owner'
    order by id for no key update
"""
_OWNER_ADDRESSES: LiteralString = """
    select email from users where storefront = %(storefront)s and is_staff and is_active
        and coalesce(staff_role, 'owner') = 'owner'
    order by email
"""
_OWN_PERMISSIONS: LiteralString = """
    select permissions from staff_roles where storefront = %(storefront)s and name = %(name)s
"""
_ROLE: LiteralString = "storefront = %(storefront)s and name = %(name)s for update"
_ROLES: LiteralString = """
    select name, permissions, (
        select count(*) from users where storefront = staff_roles.storefront and staff_role = name and is_staff
    ) as members
    from staff_roles where storefront = %(storefront)s order by name
"""
_MEMBERS_OF_ROLE: LiteralString = """
    select id from users where storefront = %(storefront)s and is_staff and staff_role = %(name)s
    order by id for no key update
"""
_INVITED_TO_ROLE: LiteralString = """
    select count(*) from staff_invitations where storefront = %(storefront)s and role = %(name)s
"""
_DELETE_ROLE: LiteralString = "delete from staff_roles where storefront = %(storefront)s and name = %(name)s"
_DELETE_INVITATION: LiteralString = """
    delete from staff_invitations where storefront = %(storefront)s and email = %(email)s
"""
_DELETE_INVITATION_BY_ID: LiteralString = """
    delete from staff_invitations where storefront = %(storefront)s and id = %(id)s returning email
"""
_FIND_INVITATION: LiteralString = """
    storefront = %(storefront)s and digest = %(digest)s and expires_at > %(now)s for update
"""
_READ_INVITATION: LiteralString = """
    select email, role, expires_at from staff_invitations
    where storefront = %(storefront)s and digest = %(digest)s and expires_at > %(now)s
"""
_INVITATION: LiteralString = "storefront = %(storefront)s and id = %(id)s for update"
_MEMBERSHIPS: LiteralString = """
    select storefront, id as user_id from users where email = %(email)s and is_staff and is_active order by storefront
"""


async def read_members(executor: Executor, storefront: str, user_id: UUID | None = None) -> list[Row]:
    """All members, or one of them, by address."""
    return await executor.fetch(_MEMBERS, storefront=storefront, user_id=user_id, now=clock.now())


async def read_invitations(executor: Executor, storefront: str) -> list[Row]:
    """Those that have not expired, by address."""
    return await executor.fetch(_INVITATIONS, storefront=storefront, now=clock.now())


async def lock_member(uow: UnitOfWork, storefront: str, user_id: UUID) -> User | None:
    return await uow.get(User, _MEMBER, storefront=storefront, user_id=user_id)


async def lock_owners(uow: UnitOfWork, storefront: str) -> list[UUID]:
    """The active owners. Two transactions that take the right from one of them wait for each other."""
    return [row["id"] for row in await uow.fetch(_OWNERS, storefront=storefront)]


async def read_own_permissions(executor: Executor, storefront: str, role: str | None) -> list[str] | None:
    """Those of a role that the storefront has made; None if there is none of this name."""
    row = await executor.fetch_one(_OWN_PERMISSIONS, storefront=storefront, name=role or OWNER)
    return None if row is None else row["permissions"]


async def read_roles(executor: Executor, storefront: str) -> list[Row]:
    """The roles that the storefront has made, with the number of their members."""
    return await executor.fetch(_ROLES, storefront=storefront)


async def lock_role(uow: UnitOfWork, storefront: str, name: str) -> StaffRole | None:
    return await uow.get(StaffRole, _ROLE, storefront=storefront, name=name)


async def lock_members_of_role(uow: UnitOfWork, storefront: str, name: str) -> list[UUID]:
    return [row["id"] for row in await uow.fetch(_MEMBERS_OF_ROLE, storefront=storefront, name=name)]


async def count_invited_to_role(executor: Executor, storefront: str, name: str) -> int:
    return int(await executor.fetch_value(_INVITED_TO_ROLE, storefront=storefront, name=name))


async def delete_role(uow: UnitOfWork, storefront: str, name: str) -> None:
    await uow.defer(_DELETE_ROLE, storefront=storefront, name=name)


async def replace_invitation(uow: UnitOfWork, invitation: StaffInvitation) -> None:
    """Store it instead of an earlier one to the same address."""
    await delete_invitation_to(uow, invitation.storefront, invitation.email)
    await uow.defer_add(invitation)


async def delete_invitation_to(uow: UnitOfWork, storefront: str, email: str) -> None:
    await uow.execute(_DELETE_INVITATION, storefront=storefront, email=email)


async def delete_invitation(uow: UnitOfWork, storefront: str, invitation_id: UUID) -> str | None:
    """Returns its address, None if there is no such invitation."""
    row = await uow.fetch_one(_DELETE_INVITATION_BY_ID, storefront=storefront, id=invitation_id)
    return None if row is None else row["email"]


async def lock_invitation(uow: UnitOfWork, storefront: str, invitation_id: UUID) -> StaffInvitation | None:
    return await uow.get(StaffInvitation, _INVITATION, storefront=storefront, id=invitation_id)


async def lock_invitation_by_digest(uow: UnitOfWork, storefront: str, digest: bytes) -> StaffInvitation | None:
    """A valid one."""
    return await uow.get(StaffInvitation, _FIND_INVITATION, storefront=storefront, digest=digest, now=clock.now())


async def find_invitation(executor: Executor, storefront: str, digest: bytes) -> Row | None:
    """The address and role of a valid one, which stays valid."""
    return await executor.fetch_one(_READ_INVITATION, storefront=storefront, digest=digest, now=clock.now())


async def read_memberships(executor: Executor, email: str) -> Sequence[Row]:
    """The storefronts of whose staff the address is an active member, with its account there."""
    return await executor.fetch(_MEMBERSHIPS, email=email)


async def read_owner_addresses(executor: Executor, storefront: str) -> list[str]:
    """Of the active owners."""
    return [row["email"] for row in await executor.fetch(_OWNER_ADDRESSES, storefront=storefront)]
