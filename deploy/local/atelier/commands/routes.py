"""`atelier routes`: list every documented operation, without starting anything."""

from argparse import Namespace

from rich.table import Table

from atelier.console.progress import Progress
from atelier.embedded.documented_routes import documented_routes
from atelier.embedded.wiring import create_services_for_inspection


def routes(options: Namespace, progress: Progress) -> int:
    table = Table("contract", "method", "path", "service", box=None)
    services = create_services_for_inspection(options.storefronts)
    for route in documented_routes(services):
        table.add_row(route.contract, route.method, route.path, route.service)
    progress.console.print(table)
    return 0
