"""Generation, orders, identity and payments fail in turn while books are drawn, ordered, paid and claimed.

`make nightly` and `make crash` run it: it takes minutes, injects faults as the test of restorations does, and the
embedded platform is killed under the same load.
"""

import pytest
from storybook.conftest import SECRET

from crash.book_audit import audit
from crash.book_faults import BookFaultInjector
from crash.book_load import Library, open_library
from crash.broker import broker
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.distributed import PREFIX, distributed
from crash.faults import rounds
from crash.second_gateway import second_gateway

CUSTOMERS = 4
FAULTS = 8


@pytest.mark.xdist_group("distributed")  # not at the same time as the other platform of many processes
@pytest.mark.timeout(600 * rounds(1))
@pytest.mark.nightly
async def test_books_retries_and_claims_are_kept_while_services_fail(seed: int) -> None:
    with broker() as rabbit:
        async with distributed(rabbit.url, 1, open_library) as platform, second_gateway(platform) as gateway:
            library = Library(platform.base, SECRET, gateways=(gateway.address,))
            injector = BookFaultInjector(platform, rabbit, gateway, library, seed)
            await injector.inject_while(library.keep_busy, customers=CUSTOMERS, count=rounds(FAULTS))
            databases = Databases(platform.databases())
            letters = DeadLetters(rabbit.url, PREFIX, databases)
            await audit(library, databases, platform.data / "objects", dead_letters=letters)
