"""`python -m atelier.processes.prepare migrate|seed`: schemas and demo data, with the code of the embedded topology.

It runs in a process of its own, so that the supervisor does not keep every service's modules in memory.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.rpc.external_transport import ExternalTransport
from common.runtime.service import Service
from common.storage.private_files import restrict_new_files

from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrate
from atelier.databases.seeding import Seeding
from atelier.embedded.in_process_resolver import InProcessResolver
from atelier.embedded.platform import PlatformConfig
from atelier.embedded.wiring import create_services
from atelier.processes.environment import PREPARATION
from atelier.services import SERVICES
from atelier.settings.resources import Resources


def main() -> None:
    given = json.loads(os.environ[PREPARATION])
    if sys.argv[1] == "migrate":
        for service, url in given["databases"].items():
            migrate(service, url)
        return
    folder = DataFolder(Path(given["data"]))
    clock.use_file(folder.clock)
    config = PlatformConfig(databases=given["databases"], folder=folder, storefronts=Path(given["storefronts"]))
    restrict_new_files()
    asyncio.run(seed(config))


async def seed(config: PlatformConfig) -> None:
    storefronts = Storefronts.load(config.storefronts, SERVICES)
    resources = Resources.of(config.folder, storefronts, config.base_url, None)
    resolver = InProcessResolver()  # stays empty, because seeding makes no internal calls
    services = create_services(config, resources, resolver, ExternalTransport())
    await _within(services, Seeding(services, storefronts, config))


async def _within(services: tuple[Service, ...], seeding: Seeding) -> None:
    try:
        await seeding()
    finally:
        for service in services:
            await service.database.close()


if __name__ == "__main__":
    main()
