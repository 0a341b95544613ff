"""Clients of `storefronts/fables.toml`, another publisher of storybook's contract."""

from typing import Any

from clients.storybook import Author

FABLES = "fables"
ORIGIN = "https://fables.example"
CSRF = ("fables_csrf", "X-Fables-CSRF")
SESSION = "fables_session"
GUEST = "fables_guest"


def fabulist(platform: str, **options: Any) -> Author:
    """A client that is not signed in. `platform` is the platform's address."""
    return Author(f"{platform}/{FABLES}", **{"origin": ORIGIN, "csrf": CSRF, **options})
