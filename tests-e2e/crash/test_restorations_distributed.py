"""Generation and payments fail in turn while pictures are restored, bought and unlocked.

`make nightly` and `make crash` run it: it takes minutes, and the embedded platform is killed under the same load.
"""

import pytest

from crash.broker import broker
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.distributed import PREFIX, distributed
from crash.faults import rounds
from crash.restoration_audit import audit
from crash.restoration_faults import RestorationFaultInjector
from crash.restoration_load import Laboratories, open_laboratories
from crash.second_gateway import second_gateway

CUSTOMERS = 5
FAULTS = 9


@pytest.mark.xdist_group("distributed")  # not at the same time as the other platform of many processes
@pytest.mark.timeout(600 * rounds(1))
@pytest.mark.nightly
async def test_restorations_and_credits_are_kept_while_generation_and_payments_fail(seed: int) -> None:
    with broker() as rabbit:
        async with distributed(rabbit.url, 1, open_laboratories) as platform, second_gateway(platform) as gateway:
            laboratories = Laboratories(platform.base, gateways=(gateway.address,))
            injector = RestorationFaultInjector(platform, rabbit, gateway, laboratories, seed)
            await injector.inject_while(laboratories.keep_busy, customers=CUSTOMERS, count=rounds(FAULTS))
            databases = Databases(platform.databases())
            letters = DeadLetters(rabbit.url, PREFIX, databases)
            interruptions = injector.injected.total()
            objects = platform.data / "objects"
            await audit(laboratories, databases, objects, interruptions=interruptions, dead_letters=letters)
