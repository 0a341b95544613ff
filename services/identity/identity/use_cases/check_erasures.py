"""Ask the services whether they have erased what they had of deleted customers, and tell them again if not."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from common.db.database import Database
from common.db.executor import Row
from common.events.identity import UserDeleted
from common.kernel import clock
from common.messaging.outbox import publish
from common.rpc.interfaces.customers import CustomersInterface

from identity.repository.erasures import claim_open_erasures, complete_erasure, mark_announced
from identity.use_cases.ask_services import Answers, ask_services

INTERVAL_SECONDS = 60.0
PAUSE = timedelta(seconds=50)
PATIENCE = timedelta(hours=6)
"""After which services that still have something are told again: what arrived late is erased by that."""
Services = Mapping[str, CustomersInterface]


async def check_erasures(database: Database, services: Services) -> None:
    """A timer."""
    for erasure in await claim_open_erasures(database.autocommit, PAUSE):
        answers = await ask_what_is_kept(erasure["storefront"], erasure["user_id"], services)
        if not answers.unavailable and not any(answers.by_service.values()):
            await complete_erasure(database.autocommit, erasure["storefront"], erasure["user_id"])
        elif any(answers.by_service.values()) and erasure["announced_at"] <= clock.now() - PATIENCE:
            await _announce(erasure, database)


async def ask_what_is_kept(storefront: str, user_id: UUID, services: Services) -> Answers[dict[str, int]]:
    """How many things each service still has of a customer, by their kind."""
    return await ask_services(services, lambda service: service.kept_of_customer(storefront, user_id))


async def _announce(erasure: Row, database: Database) -> None:
    shop, user_id = erasure["storefront"], erasure["user_id"]
    async with database.transaction() as uow:
        await mark_announced(uow, shop, user_id)
        await publish(uow, UserDeleted(storefront=shop, user_id=user_id, address_id=erasure["address_id"]))
