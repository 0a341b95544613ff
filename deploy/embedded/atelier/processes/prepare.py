"""`python -m atelier.processes.prepare migrate|seed`: schemas and demo data, by the embedded topology's own code.

In a process of its own, so that the one that watches does not carry every service in memory.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from common import clock
from common.callers import CallerTokens
from common.clients.outside import Outside
from common.clients.reach import over_network
from common.clients.siblings import Siblings
from common.service import Service
from common.storefronts import Storefronts

from atelier.data_folder import DataFolder
from atelier.migrations import migrate
from atelier.platform import Surroundings
from atelier.processes.environment import PREPARING
from atelier.seeding import Seeding
from atelier.wiring import create_services


def main() -> None:
    told = json.loads(os.environ[PREPARING])
    if sys.argv[1] == "migrate":
        for service, url in told["databases"].items():
            migrate(service, url)
        return
    folder = DataFolder(Path(told["data"]))
    clock.use_file(folder.clock)
    surroundings = Surroundings(databases=told["databases"], folder=folder, storefronts=Path(told["storefronts"]))
    asyncio.run(seed(surroundings))


async def seed(surroundings: Surroundings) -> None:
    storefronts = Storefronts.load(surroundings.storefronts)
    keep = surroundings.folder.secrets.keep
    nobody = Siblings(CallerTokens(keep("internal_key"), "seeding"), over_network(_Nowhere()))
    services = create_services(
        surroundings,
        storefronts,
        keep("internal_key"),
        keep("signing_key"),
        lambda _: nobody,
        Outside(),
    )
    await _within(services, Seeding(services, storefronts, surroundings))


async def _within(services: tuple[Service, ...], seeding: Seeding) -> None:
    for service in services:
        await service.database.open()
    try:
        await seeding()
    finally:
        for service in services:
            await service.database.close()


class _Nowhere(dict[str, str]):
    """Seeding asks no sibling, but the services want to know where they would be."""

    def __missing__(self, service: str) -> str:
        return f"http://{service}.invalid"


if __name__ == "__main__":
    main()
