"""`atelier reports rebuild`: count all days of reports again, in either topology, running or not."""

import asyncio
from argparse import Namespace

import psycopg
from common.kernel.storefronts import Storefronts
from common.observability import logs

from atelier.console.progress import Progress
from atelier.databases import selection
from atelier.errors import CannotStart
from atelier.reconcile import reports
from atelier.reconcile.services import open_services
from atelier.services import SERVICES


def rebuild(options: Namespace, progress: Progress) -> int:
    """Raises CannotStart, InvalidStorefront."""
    logs.configure("WARNING", "atelier")
    storefronts = Storefronts.load(options.storefronts, SERVICES)
    if options.storefront is not None and storefronts.get(options.storefront) is None:
        raise CannotStart(f"--storefront {options.storefront}: there is no such storefront")
    try:
        with selection.open_installation(options) as urls, progress.step("counting the days of reports"):
            days = asyncio.run(_rebuild(urls, storefronts, options.storefront))
    except psycopg.Error as error:
        raise CannotStart(f"the reports cannot be counted: {error}".strip()) from error
    progress.note(f"{days} days were counted again")
    return 0


async def _rebuild(urls: dict[str, str], storefronts: Storefronts, storefront: str | None) -> int:
    async with open_services(urls, storefronts) as services:
        return await reports.rebuild(services, storefront)
