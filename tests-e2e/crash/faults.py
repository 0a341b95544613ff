"""When to inject faults: a schedule drawn from a seed, at any time or shortly after a certain step of a customer."""

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import pytest
from testkit.conditions import eventually

from crash.retrying_client import Steps

STEPS = (
    "/cart/items/",
    "/orders/",
    "/orders/",
    "/orders/*/cancel/",
    "/payments/create-intent/",
    "/payment_intents/*/confirm",
    "/payments/confirm/",
)
LONGEST_STEP = 0.15
TIMEOUT_SECONDS = 300.0


def rounds(usual: int) -> int:
    """How many faults: `usual` for a quick run, ATELIER_CRASH_ROUNDS times as many for a long one."""
    return usual * int(os.environ.get("ATELIER_CRASH_ROUNDS") or 1)


def nightly(names: Iterable[str]) -> list[object]:
    """Parameters of tests that `make nightly` and `make crash` run, and `make verify` does not."""
    return [pytest.param(name, marks=pytest.mark.nightly) for name in names]


@dataclass(frozen=True, slots=True)
class FaultTime:
    """A fault `delay` seconds after the next `step` of any customer, or after now."""

    step: str | None
    delay: float

    @classmethod
    def draw(cls, random: Random) -> "FaultTime":
        step = random.choice((*STEPS, None))
        return cls(step, random.uniform(0, LONGEST_STEP if step else 2.0))

    async def wait(self, steps: Steps) -> None:
        if self.step:
            await asyncio.wait_for(steps.next(self.step), timeout=TIMEOUT_SECONDS)
        await asyncio.sleep(self.delay)

    def __str__(self) -> str:
        return f"{self.delay * 1000:.0f} ms after {self.step or 'nothing special'}"


async def progress(steps: Steps, count: int) -> None:
    """Wait until customers have got this many responses."""
    goal = steps.answered + count

    async def reached() -> bool:
        return steps.answered >= goal

    await eventually(reached, within=TIMEOUT_SECONDS)
