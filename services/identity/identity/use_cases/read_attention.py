"""Ask every service what waits for a person."""

from collections.abc import Mapping

from common.rpc.interfaces.attention import AttentionInterface, FailedTasks, Waiting, Workload

from identity.use_cases.ask_services import Answers, ask_services


async def read_attention(storefront: str, services: Mapping[str, AttentionInterface]) -> Answers[list[Waiting]]:
    return await ask_services(services, lambda service: service.waiting(storefront))


async def read_failed_tasks(
    storefront: str, services: Mapping[str, AttentionInterface], most: int
) -> Answers[FailedTasks]:
    """The oldest `most` of each service."""
    return await ask_services(services, lambda service: service.failed_tasks(storefront, most))


async def read_workloads(storefront: str, services: Mapping[str, AttentionInterface]) -> Answers[Workload]:
    return await ask_services(services, lambda service: service.workload(storefront))
