"""`/api/staff/v1/staff`: the members of a storefront's staff, and their roles."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from common.db.executor import Executor
from common.http import BaseUrl, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import ROOT, audited_with
from common.http.person_names import with_name
from common.http.staff import requires_key, staff_router
from common.kernel.permissions import Permission
from fastapi import Path, Response

from identity.contracts.staff.staff_schemas import (
    Invitation,
    InvitationRequest,
    Member,
    MemberChanges,
    MemberList,
    NewRole,
    Role,
    RoleChanges,
    RoleList,
)
from identity.domain.staff_errors import RoleNotFound, StaffMemberNotFound
from identity.domain.staff_role import BUILT_IN
from identity.http.dependencies import CurrentStorefront, add_revocation_headers
from identity.repository.staff_members import delete_invitation, read_invitations, read_members, read_roles
from identity.use_cases.change_staff_member import (
    ChangeStaffMember,
    RemoveStaffMember,
    change_staff_member,
    remove_staff_member,
)
from identity.use_cases.invite_staff import InviteStaff, invite_staff
from identity.use_cases.reset_staff_member import reset_staff_member
from identity.use_cases.save_staff_role import SaveStaffRole, add_staff_role, delete_staff_role, save_staff_role

RoleInPath = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
INVITATION_PAGE = f"{ROOT}/auth/invitation"
routes = staff_router("/staff", "staff", reads=Permission.STAFF_READ, writes=Permission.STAFF_WRITE, subject="staff")
role_routes = staff_router(
    "/staff/roles", "staff", reads=Permission.STAFF_READ, writes=Permission.STAFF_WRITE, subject="staff_role"
)


async def member_snapshot(executor: Executor, storefront: str, path: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = await read_members(executor, storefront, path["user_id"])
    return {name: rows[0][name] for name in ("email", "role", "is_active")} if rows else None


async def role_snapshot(executor: Executor, storefront: str, path: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = [row for row in await read_roles(executor, storefront) if row["name"] == path["name"]]
    return {"permissions": rows[0]["permissions"]} if rows else None


@role_routes.get("", response_model=RoleList)
async def list_roles(caller: StaffMember, reads: Reads) -> Response:
    """Those that every shop has, and the shop's own."""
    built_in = [
        {"name": name, "permissions": sorted(permissions), "built_in": True} for name, permissions in BUILT_IN.items()
    ]
    own = [shown(Role, row, built_in=False) for row in await read_roles(reads, caller.storefront)]
    return json_response({"items": [*built_in, *own], "permissions": sorted(Permission)})


@role_routes.post("", status_code=201, response_model=Role)
async def create_role(body: NewRole, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """Create a role: a name for a set of permissions."""
    command = SaveStaffRole(storefront=storefront, name=body.name, permissions=body.permissions, held=caller.scopes)
    await add_staff_role(command, uow)
    return json_response({"name": body.name, "permissions": command.sorted, "built_in": False}, 201)


@role_routes.patch("/{name}", response_model=Role)
@audited_with(role_snapshot)
async def change_role(
    name: RoleInPath, body: RoleChanges, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """The sessions of its members end at once: they sign in again with the new permissions."""
    command = SaveStaffRole(storefront=storefront, name=name, permissions=body.permissions, held=caller.scopes)
    if name in BUILT_IN:
        raise RoleNotFound()
    revoked = await save_staff_role(command, uow)
    response = json_response({"name": name, "permissions": command.sorted, "built_in": False})
    add_revocation_headers(response, revoked)
    return response


@role_routes.delete("/{name}", status_code=204)
@audited_with(role_snapshot)
async def remove_role(name: RoleInPath, caller: StaffMember, uow: Transaction) -> None:
    """Delete a role that no member of staff has."""
    await delete_staff_role(caller.storefront, name, uow)


@routes.get("", response_model=MemberList, operation_id="staff.list")
async def list_members(caller: StaffMember, reads: Reads) -> Response:
    """By address, with the invitations that were not accepted yet."""
    members = [shown(Member, row) for row in await read_members(reads, caller.storefront)]
    invitations = [shown(Invitation, row) for row in await read_invitations(reads, caller.storefront)]
    return json_response({"items": members, "invitations": invitations})


@routes.post("", status_code=201, response_model=Invitation)
@requires_key
async def invite(
    body: InvitationRequest,
    caller: StaffMember,
    storefront: CurrentStorefront,
    uow: Transaction,
    base_url: BaseUrl,
) -> Response:
    """Invite a person by mail. The link sets the password, and works for a week; another invitation replaces it."""
    assert caller.user_id is not None
    command = InviteStaff(
        storefront=storefront,
        email=body.email,
        role=body.role,
        page_url=base_url + INVITATION_PAGE,
        by=caller.user_id,
        held=caller.scopes,
    )
    invitation = await invite_staff(command, uow)
    return json_response(shown(Invitation, with_name(invitation.model_dump(), caller, "invited_by")), 201)


@routes.delete("/invitations/{invitation_id}", status_code=204, operation_id="staff.withdraw_invitation")
async def withdraw(invitation_id: UUID, caller: StaffMember, uow: Transaction) -> None:
    """The mail's link is not valid any more."""
    if await delete_invitation(uow, caller.storefront, invitation_id) is None:
        raise StaffMemberNotFound()


@routes.get("/{user_id:uuid}", response_model=Member, operation_id="staff.get")
async def read_member(user_id: UUID, caller: StaffMember, reads: Reads) -> Response:
    """One member of staff, with roles and permissions."""
    return json_response(await _member(reads, caller.storefront, user_id))


@routes.patch("/{user_id:uuid}", response_model=Member)
@audited_with(member_snapshot)
async def change(
    user_id: UUID, body: MemberChanges, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction
) -> Response:
    """Another role, or disabled: all sessions of the member end at once."""
    command = ChangeStaffMember(
        storefront=storefront, user_id=user_id, role=body.role, is_active=body.is_active, held=caller.scopes
    )
    revoked = await change_staff_member(command, uow)
    response = json_response(await _member(uow, caller.storefront, user_id))
    add_revocation_headers(response, revoked)
    return response


@routes.delete("/{user_id:uuid}", status_code=204)
@audited_with(member_snapshot)
async def remove(user_id: UUID, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """The account becomes a customer's. All its sessions end at once."""
    command = RemoveStaffMember(storefront=storefront, user_id=user_id, held=caller.scopes)
    response = Response(status_code=204)
    add_revocation_headers(response, await remove_staff_member(command, uow))
    return response


@routes.post("/{user_id:uuid}/reset", status_code=204, operation_id="staff.reset_access")
@requires_key
@audited_with(member_snapshot)
async def reset(
    user_id: UUID, caller: StaffMember, storefront: CurrentStorefront, uow: Transaction, base_url: BaseUrl
) -> Response:
    """Take the password, the second factor and all sessions, and mail a link that sets another password."""
    assert caller.user_id is not None
    command = ChangeStaffMember(storefront=storefront, user_id=user_id, held=caller.scopes)
    revoked = await reset_staff_member(command, base_url + INVITATION_PAGE, caller.user_id, uow)
    response = Response(status_code=204)
    add_revocation_headers(response, revoked)
    return response


async def _member(executor: Executor, storefront: str, user_id: UUID) -> dict[str, Any]:
    rows = await read_members(executor, storefront, user_id)
    if not rows:
        raise StaffMemberNotFound()
    return shown(Member, rows[0])
