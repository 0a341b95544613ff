"""Generation and payments fail in turn while figures are drawn and subscriptions are bought.

`make nightly` and `make crash` run it: it takes minutes, injects the faults that the test of restorations injects
into the same services, and the embedded platform is killed under the same load.
"""

import pytest

from crash.broker import broker
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.distributed import PREFIX, distributed
from crash.faults import rounds
from crash.figure_audit import audit
from crash.figure_faults import FigureFaultInjector
from crash.figure_load import Studio, open_studio
from crash.second_gateway import second_gateway

CUSTOMERS = 4
FAULTS = 8


@pytest.mark.xdist_group("distributed")  # not at the same time as the other platform of many processes
@pytest.mark.timeout(600 * rounds(1))
@pytest.mark.nightly
async def test_figures_quotas_and_subscriptions_are_kept_while_generation_and_payments_fail(seed: int) -> None:
    with broker() as rabbit:
        async with distributed(rabbit.url, 1, open_studio) as platform, second_gateway(platform) as gateway:
            studio = Studio(platform.base, gateways=(gateway.address,))
            injector = FigureFaultInjector(platform, rabbit, gateway, studio, seed)
            await injector.inject_while(studio.keep_busy, customers=CUSTOMERS, count=rounds(FAULTS))
            databases = Databases(platform.databases())
            letters = DeadLetters(rabbit.url, PREFIX, databases)
            interruptions = injector.injected.total()
            await audit(studio, databases, platform.data / "objects", interruptions=interruptions, dead_letters=letters)
