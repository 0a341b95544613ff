"""Ask the services for what they have of a customer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from common.rpc.interfaces.customers import CustomerParts, CustomersInterface

from identity.use_cases.ask_services import Answers, ask_services


async def read_customer_parts(
    storefront: str, user_id: UUID, services: Mapping[str, CustomersInterface], wanted: Mapping[str, Sequence[str]]
) -> Answers[CustomerParts]:
    """`wanted` has the names of the parts of each service; the others are not asked."""
    asked = {name: (services[name], list(parts)) for name, parts in wanted.items()}
    return await ask_services(asked, lambda each: each[0].customer_parts(storefront, user_id, each[1]))
