"""`atelier staff add`: an account for whoever runs a shop, in either topology, while the platform runs or not."""

from argparse import Namespace

from common import logs
from common.storefronts import Storefronts
from identity import staff_command

from atelier.installed import open_installed
from atelier.progress import Progress


def add(options: Namespace, progress: Progress) -> int:
    logs.configure("WARNING", "atelier")
    storefronts = Storefronts.load(options.storefronts)
    with open_installed(options.data) as installed:
        progress.note(staff_command.add(installed.databases["identity"], storefronts, options))
    return 0
