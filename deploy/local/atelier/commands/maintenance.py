"""`atelier maintenance ACTION`: storefronts that refuse their clients, in either topology, running or not."""

from argparse import Namespace

from common.kernel.storefronts import Storefronts
from common.observability import logs
from identity.commands import maintenance

from atelier.console.progress import Progress
from atelier.databases.installed import open_installed


def run(options: Namespace, progress: Progress) -> int:
    logs.configure("WARNING", "atelier")
    storefronts = Storefronts.load(options.storefronts)
    with open_installed(options.data) as installed:
        progress.note(maintenance.perform(installed.databases["identity"], storefronts, options))
    return 0
