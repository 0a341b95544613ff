"""When faults meet restorations, and the passing of time that lets the platform recover from them."""

import asyncio
from random import Random

from crash.faults import FaultTime
from crash.idle import advance

MOMENTS = (
    ("/restorations/upload/", 0.1),
    ("/restorations/upload/", 2.0),  # while the picture is being restored
    ("/restorations/*/unlock/", 0.1),
    ("/restorations/*/unlock/", 0.1),
    ("/credits/purchase/", 0.1),
    ("/pay", 0.3),  # while the webhook is being handled
    ("/restorations/*/confirm-share/", 0.1),
    (None, 2.0),
)
"""Steps of customers, and the most seconds after each."""
MINUTE = 61.0
"""Longer than any lease of a task, and than the delay between two attempts of a restoration."""
PAUSE = 1.0


def moment(random: Random) -> FaultTime:
    step, longest = random.choice(MOMENTS)
    return FaultTime(step, random.uniform(0, longest))


async def pass_time(sandbox: str, customers: list[asyncio.Task[None]]) -> None:
    """Advance the platform's clock until all customers have left: they wait for attempts that are repeated later."""
    while not all(customer.done() for customer in customers):
        await asyncio.wait(customers, timeout=PAUSE)
        await advance(sandbox, MINUTE)
