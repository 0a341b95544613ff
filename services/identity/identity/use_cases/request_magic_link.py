"""Mail a code that signs in to an address, whether it has an account or not."""

from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.magic_link_mails import MagicLinkMail
from identity.domain.magic_link_errors import MagicLinkNotOffered
from identity.repository.magic_codes import MagicCodes
from identity.storefront import MagicLinks


async def request_magic_link(
    storefront: Storefront, email: str, front_end: str, uow: UnitOfWork, language: Language | None = None
) -> int:
    """The mail's link leads to `front_end`; `language` is what the request prefers. Returns the lifetime of the code in
    seconds. Raises MagicLinkNotOffered.

    Accounts are not read, so that every address takes the same time. An address that has got its mails keeps its
    present code.
    """
    rules = storefront.find_section(MagicLinks)
    if rules is None:
        raise MagicLinkNotOffered()
    number = await MagicCodes(uow, storefront.name, email).request(rules)
    if number is not None:
        mail = MagicLinkMail(
            storefront=storefront.name, email=email, request=number, front_end=front_end, language=language
        )
        await enqueue(uow, mail)
    return rules.lifetime
