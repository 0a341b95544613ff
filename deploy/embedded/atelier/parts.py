"""`atelier seed` and `atelier routes`: the platform's parts, put to use without serving."""

import asyncio
import tempfile
from argparse import Namespace
from pathlib import Path

from common.storefronts import Storefronts
from rich.table import Table

from atelier.assembly import assemble
from atelier.data_folder import DEVELOPMENT, DataFolder
from atelier.databases import open_databases, prepare_databases
from atelier.errors import CannotStart
from atelier.platform import Platform, Surroundings
from atelier.production import is_production
from atelier.progress import Progress
from atelier.services import SERVICES


def seed(options: Namespace, progress: Progress) -> int:
    folder = DataFolder(options.data)
    if is_production():
        raise CannotStart("Production has no demo data.")
    Storefronts.load(options.storefronts)
    with open_databases(folder) as postgres:
        folder.dedicate(DEVELOPMENT)
        with progress.step("preparing the databases"):
            databases = prepare_databases(postgres, progress)
        surroundings = Surroundings(
            databases=databases, folder=folder, storefronts=options.storefronts, report=progress.say
        )
        with progress.step("filling the shops"):
            asyncio.run(_seed(Platform(assemble(surroundings))))
    return 0


async def _seed(platform: Platform) -> None:
    try:
        await platform.start()
        await platform.seed()
    finally:
        await platform.stop()


def routes(options: Namespace, progress: Progress) -> int:
    table = Table("contract", "method", "path", "service", box=None)
    with tempfile.TemporaryDirectory() as nowhere:  # the parts are made, and none is started
        nothing = dict.fromkeys(SERVICES, "postgresql://")
        folder = DataFolder(Path(nowhere))
        assembly = assemble(Surroundings(databases=nothing, folder=folder, storefronts=options.storefronts))
    for route in assembly.routes():
        table.add_row(route.contract, route.method, route.path, route.service)
    progress.console.print(table)
    return 0
