"""`atelier staff add`: create a staff account, in either topology, whether the platform runs or not."""

from argparse import Namespace

from common.kernel.storefronts import Storefronts
from common.observability import logs
from identity.commands import staff

from atelier.console.progress import Progress
from atelier.databases.installed import open_installed


def add(options: Namespace, progress: Progress) -> int:
    logs.configure("WARNING", "atelier")
    storefronts = Storefronts.load(options.storefronts)
    with open_installed(options.data) as installed:
        progress.note(staff.add(installed.databases["identity"], storefronts, options))
    return 0
