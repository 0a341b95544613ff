"""`python -m identity staff ACTION`. `atelier staff ACTION` calls `perform` with the address of identity's database."""

from argparse import Namespace
from collections.abc import Callable

from common.kernel.storefronts import Storefronts

from identity.commands import staff_access, staff_adding
from identity.commands.staff_arguments import read_password
from identity.settings import Settings


def run(settings: Settings, arguments: Namespace) -> None:
    """Raises CommandRefused."""
    storefronts = Storefronts.load(settings.storefronts, ["identity"])
    print(perform(settings.database_url.get_secret_value(), storefronts, arguments))


def perform(
    database_url: str,
    storefronts: Storefronts,
    arguments: Namespace,
    ask_password: Callable[[], tuple[str, str]] = read_password,
) -> str:
    """Do what `arguments.action` names; returns the text to print. Raises CommandRefused with nothing changed."""
    match arguments.action:
        case "add":
            return staff_adding.add(database_url, storefronts, arguments, ask_password)
        case "list":
            return staff_access.list_staff(database_url, storefronts, arguments)
        case "remove":
            return staff_access.remove(database_url, storefronts, arguments)
        case "password":
            return staff_access.password(database_url, storefronts, arguments, ask_password)
        case _:
            return staff_access.sessions(database_url, storefronts, arguments)
