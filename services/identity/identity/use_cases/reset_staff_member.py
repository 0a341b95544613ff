"""Take the password, the second factors and the sessions of a member of staff, and mail a link that sets a password."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.jobs.queue import enqueue
from common.kernel import clock

from identity.adapters.staff_mails import StaffInvitationMail
from identity.domain.staff_errors import StaffMemberNotFound
from identity.domain.staff_invitation import LIFETIME, StaffInvitation
from identity.domain.staff_role import OWNER
from identity.repository.second_factors import delete_second_factors
from identity.repository.staff_members import replace_invitation
from identity.repository.users import Users
from identity.use_cases.change_staff_member import ChangeStaffMember, lock_below
from identity.use_cases.end_sessions import end_all_sessions


async def reset_staff_member(
    command: ChangeStaffMember, page_url: str, by: UUID, uow: UnitOfWork
) -> list[SessionRevoked]:
    """The role stays. Raises StaffMemberNotFound, also for a disabled member; PermissionNotHeld."""
    storefront = command.storefront
    user = await lock_below(storefront, command.user_id, command.held, uow)
    if not user.is_active:
        raise StaffMemberNotFound()
    user.password_hash = None
    await Users(uow, storefront.name).save(user)
    await delete_second_factors(uow, storefront.name, user.id)
    invitation = StaffInvitation(
        storefront=storefront.name,
        email=user.email,
        role=user.staff_role or OWNER,
        page_url=page_url,
        invited_by=by,
        expires_at=clock.now() + LIFETIME,
    )
    await replace_invitation(uow, invitation)
    await enqueue(uow, StaffInvitationMail(storefront=storefront.name, invitation_id=invitation.id))
    return await end_all_sessions(storefront, user.id, uow)
