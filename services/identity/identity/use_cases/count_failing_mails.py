"""Count what waits for a person: own mail templates that are not used, because they fail."""

from common.db.executor import Executor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from identity.domain.storefront_settings import MAIL_TEMPLATES
from identity.repository.settings import read_settings
from identity.use_cases.change_mail_template import Services
from identity.use_cases.list_mail_templates import count_failing_templates


async def count_failing_mails(executor: Executor, storefront: Storefront, services: Services) -> list[Waiting]:
    """Nothing in a locked shop, whose stored templates do not apply."""
    stored = await read_settings(executor, storefront.name)
    own = {} if storefront.locked else stored.changed.get(MAIL_TEMPLATES, {})
    count = await count_failing_templates(storefront.name, own, services)
    found = {"count": count, "since": stored.updated_at}
    return waiting("mail_templates_failing", found, "/mail-templates", Permission.SETTINGS_READ)
