"""Record that a share link was opened, and find out where it leads."""

from dataclasses import dataclass

from common.db.executor import Executor

from generation.jobs.queries.jobs import Jobs
from generation.jobs.tables.job import Job
from generation.restorations.errors import InvalidShareToken, ShareFlowExpired, ShareTokenMissing
from generation.restorations.queries.share_windows import ShareWindows
from generation.restorations.rules.share_targets import share_target
from generation.restorations.share_tokens import SharedJob, ShareTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShareLink:
    """The shared link leads to `site_url`. A request that asks for the headers alone (HEAD) is not `counted`."""

    storefront: str
    number: int
    platform: str
    token: str | None
    site_url: str
    text: str
    counted: bool


async def open_share_link(command: OpenShareLink, tokens: ShareTokens, executor: Executor) -> str:
    """The address of the platform's page. Nothing is recorded unless everything is valid.

    Raises ShareTokenMissing, InvalidShareToken, JobNotFound, ShareFlowExpired, UnknownPlatform.
    """
    shared = _verified(command, tokens)
    job = await Jobs(executor, shared.storefront).of_customer(shared.user_id, shared.number)
    await _check_window(job, executor)
    link = f"{command.site_url}?ref={tokens.referral_code(shared.storefront, shared.user_id)}"
    target = share_target(command.platform, link, command.text)
    if command.counted and not await ShareWindows(executor).open(job.id):
        raise ShareFlowExpired()
    return target


def _verified(command: OpenShareLink, tokens: ShareTokens) -> SharedJob:
    if not command.token:
        raise ShareTokenMissing()
    shared = tokens.verify(command.token)
    if shared is None or (shared.storefront, shared.number) != (command.storefront, command.number):
        raise InvalidShareToken()
    return shared


async def _check_window(job: Job, executor: Executor) -> None:
    window = await ShareWindows(executor).get(job.id)
    if window is None or window.is_expired:
        raise ShareFlowExpired()
