"""Ask every service what waits for a person."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from common.kernel.errors import ServiceUnavailable
from common.rpc.interfaces.attention import AttentionInterface, FailedTasks, Waiting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """The answers by service, and the services that did not answer."""

    by_service: Mapping[str, T]
    unavailable: list[str]


async def read_attention(storefront: str, services: Mapping[str, AttentionInterface]) -> Answers[list[Waiting]]:
    return await _ask(services, lambda service: service.waiting(storefront))


async def read_failed_tasks(
    storefront: str, services: Mapping[str, AttentionInterface], most: int
) -> Answers[FailedTasks]:
    """The oldest `most` of each service."""
    return await _ask(services, lambda service: service.failed_tasks(storefront, most))


async def _ask(
    services: Mapping[str, AttentionInterface], question: Callable[[AttentionInterface], Awaitable[T]]
) -> Answers[T]:
    async def answer(service: AttentionInterface) -> T | None:
        try:
            return await question(service)
        except ServiceUnavailable:
            return None

    answers = await asyncio.gather(*map(answer, services.values()))
    found = dict(zip(services, answers, strict=True))
    return Answers(
        {name: each for name, each in found.items() if each is not None},
        [name for name, each in found.items() if each is None],
    )
