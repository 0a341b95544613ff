"""Mail a code that signs in to an address, whether it has an account or not."""

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel.storefronts import Storefront

from identity.adapters.magic_link_mails import MagicLinkMail
from identity.domain.magic_link_errors import MagicLinkNotOffered
from identity.repository.magic_codes import MagicCodes
from identity.storefront import MagicLinks


async def request_magic_link(storefront: Storefront, email: str, front_end: str, uow: UnitOfWork) -> int:
    """The mail's link leads to `front_end`. Returns the lifetime of the code in seconds. Raises MagicLinkNotOffered.

    Accounts are not read, so that every address takes the same time. An address that has got its mails keeps its
    present code.
    """
    rules = storefront.find_section(MagicLinks)
    if rules is None:
        raise MagicLinkNotOffered()
    number = await MagicCodes(uow, storefront.name, email).request(rules)
    if number is not None:
        await enqueue(uow, MagicLinkMail(storefront=storefront.name, email=email, request=number, front_end=front_end))
    return rules.lifetime
