"""Ask several services the same, side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from common.kernel.errors import ServiceUnavailable

I = TypeVar("I")  # noqa: E741  # an interface
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """The answers by service, and the services that did not answer."""

    by_service: Mapping[str, T]
    unavailable: list[str]


async def ask_services(services: Mapping[str, I], question: Callable[[I], Awaitable[T]]) -> Answers[T]:
    async def answer(service: I) -> T | None:
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
