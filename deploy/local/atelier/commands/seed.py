"""`atelier seed`: fill empty shops with demo data, without serving."""

import asyncio
from argparse import Namespace

from common.kernel.storefronts import Storefronts

from atelier.console.progress import Progress
from atelier.data_folder.folder import DEVELOPMENT, DataFolder
from atelier.databases.prepare import open_databases, prepare_databases
from atelier.embedded.assembly import assemble
from atelier.embedded.platform import Platform, PlatformConfig
from atelier.errors import CannotStart
from atelier.services import SERVICES
from atelier.settings.production import is_production


def seed(options: Namespace, progress: Progress) -> int:
    folder = DataFolder(options.data)
    if is_production():
        raise CannotStart("Production has no demo data.")
    Storefronts.load(options.storefronts, SERVICES)
    with open_databases(folder) as postgres:
        folder.dedicate(DEVELOPMENT)
        with progress.step("preparing the databases"):
            databases = prepare_databases(postgres, progress)
        config = PlatformConfig(
            databases=databases, folder=folder, storefronts=options.storefronts, report=progress.say
        )
        with progress.step("filling the shops"):
            asyncio.run(_seed(Platform(assemble(config))))
    return 0


async def _seed(platform: Platform) -> None:
    try:
        await platform.start()
        await platform.seed()
    finally:
        await platform.stop()
