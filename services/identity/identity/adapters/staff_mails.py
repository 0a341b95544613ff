"""The mail that invites a person to become staff."""

from urllib.parse import urlencode
from uuid import UUID

from common.db.database import Database
from common.jobs.payload import JobPayload
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.mail.mails import MailSender

from identity.adapters.mails import TEMPLATES
from identity.domain.random_tokens import digest_of, new_token
from identity.repository.staff_members import lock_invitation


class StaffInvitationMail(JobPayload, name="StaffInvitationMail"):
    """Send the link of an invitation, unless it was replaced. The token is created when the job runs."""

    storefront: str
    invitation_id: UUID


async def send_staff_invitation(
    job: StaffInvitationMail, database: Database, storefronts: Storefronts, sender: MailSender
) -> None:
    storefront, token = storefronts[job.storefront], new_token()
    async with database.transaction() as uow:
        invitation = await lock_invitation(uow, job.storefront, job.invitation_id)
        if invitation is None or invitation.expires_at <= clock.now():
            return
        invitation.digest = digest_of(token)
        await uow.defer_save(invitation)
    days = max((invitation.expires_at - clock.now()).days, 1)
    link = f"{invitation.page_url}?{urlencode({'token': token})}"
    mail = TEMPLATES.render(
        "staff_invitation", storefront, invitation.email, link=link, role=invitation.role, within=f"{days} days"
    )
    await sender.send(mail)
