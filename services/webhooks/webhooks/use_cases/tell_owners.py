"""Mail the owners of a shop that an endpoint was disabled."""

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.mail.mails import send_mail
from common.rpc.interfaces.identity import IdentityInterface

from webhooks.adapters.mails import disabled_mail
from webhooks.repository.endpoints import find_endpoint
from webhooks.use_cases.disable_endpoint import TellOwners


async def tell_owners(
    job: TellOwners, database: Database, storefronts: Storefronts, identity: IdentityInterface
) -> None:
    """The mails are enqueued once, however often the job runs. None if it was enabled or deleted meanwhile."""
    endpoint = await find_endpoint(database.autocommit, job.storefront, job.endpoint_id)
    if endpoint is None or endpoint.disabled_at is None:
        return
    addresses = await identity.owner_addresses(job.storefront)
    async with database.transaction() as uow:
        for address in addresses:
            await send_mail(uow, disabled_mail(endpoint, storefronts[job.storefront], address))
