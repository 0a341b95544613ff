"""The mail with a code and a link to sign in.

The job contains only the address and the number of its request. The code is created when the job runs, so that no
queue, dead letter or log contains it. A repeated job creates another code, which replaces the one before.
"""

import math
from datetime import datetime
from urllib.parse import quote

from common.db.database import Database
from common.jobs.payload import JobPayload
from common.kernel import clock
from common.kernel.aead_box import AeadBox
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront, Storefronts
from common.mail.durations import counted
from common.mail.mails import Mail, MailSender, Templates
from common.messaging.handlers import HandlerRegistry

from identity.domain.magic_code import digest_code, new_code
from identity.repository.magic_codes import issue_code
from identity.repository.users import find_user_by_email
from identity.storefront import MagicLinks

TEMPLATES = Templates("identity")
MINUTE = 60


class MagicLinkMail(JobPayload, name="MagicLinkMail"):
    """Send a code to an address, unless a later request has sent one, or the request's code was used or has expired.

    The link leads to `front_end`; to the storefront's `site_url` in a job that names none. `language` is what the
    request preferred; that of the address's account precedes it.
    """

    storefront: str
    email: str
    request: int
    front_end: str | None = None
    language: Language | None = None


class MagicLinkMails:
    """Renders the mails, and sends them after the code's digest is committed."""

    def __init__(self, database: Database, storefronts: Storefronts, sender: MailSender, box: AeadBox) -> None:
        self._database = database
        self._storefronts = storefronts
        self._sender = sender
        self._box = box

    async def send(self, job: MagicLinkMail) -> None:
        storefront, code = self._storefronts[job.storefront], new_code()
        rules = storefront.find_section(MagicLinks)
        if rules is None:
            return
        executor, digest = self._database.autocommit, digest_code(code, self._box)
        expires_at = await issue_code(executor, storefront.name, job.email, job.request, digest, rules.attempts)
        if expires_at is not None:
            page = f"{job.front_end or storefront.mail.site_url}{rules.page}"
            user = await find_user_by_email(executor, storefront.name, job.email)
            language = storefront.mail.language_for(user.language if user else None, job.language)
            await self._sender.send(_mail(storefront, page, job.email, code, expires_at, language))


def register_magic_link_mail(handlers: HandlerRegistry, mails: MagicLinkMails) -> None:
    handlers.job(MagicLinkMail)(mails.send)


def _mail(storefront: Storefront, page: str, email: str, code: str, expires_at: datetime, language: Language) -> Mail:
    """The link's address is percent-encoded, also its `+`, which a form would decode as a space."""
    link = f"{page}?code={code}&email={quote(email, safe='')}"
    minutes = max(1, math.ceil((expires_at - clock.now()).total_seconds() / MINUTE))
    within = counted(minutes, "minute", language)
    return TEMPLATES.render("magic_link", storefront, email, language, link=link, code=code, within=within)
