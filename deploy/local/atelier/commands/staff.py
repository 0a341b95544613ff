"""`atelier staff ACTION`: the accounts of staff, in either topology, whether the platform runs or not."""

from argparse import Namespace

from common.kernel.storefronts import Storefronts
from common.observability import logs
from identity.commands import staff

from atelier.console.progress import Progress
from atelier.databases.installed import open_installed
from atelier.services import SERVICES


def run(options: Namespace, progress: Progress) -> int:
    logs.configure("WARNING", "atelier")
    storefronts = Storefronts.load(options.storefronts, SERVICES)
    with open_installed(options.data) as installed:
        progress.note(staff.perform(installed.databases["identity"], storefronts, options))
    return 0
