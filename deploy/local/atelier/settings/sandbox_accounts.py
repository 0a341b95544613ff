"""The accounts that storefronts have at the sandbox's Stripe and OpenID provider."""

from collections.abc import Iterable

from common.kernel.storefronts import Storefront

WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105  # the sandbox's documented test secret

BOOK_WEBHOOK_SECRET = "book-webhook-sandbox"  # noqa: S105  # a documented test secret

OPENID_SECRET = "GOCSPX-sandbox"  # noqa: S105  # the sandbox's documented test secret


def sandbox_accounts(storefronts: Iterable[Storefront], sandbox_url: str) -> dict[str, dict[str, str]]:
    """Storefront's name → its account, as the settings of payments expect it."""
    return {
        each.name: {
            "secret_key": f"sk_test_{each.name}",
            "webhook_secret": WEBHOOK_SECRET,
            "api_base": f"{sandbox_url}/stripe",
        }
        for each in storefronts
    }


def openid_clients(sandbox_url: str) -> dict[str, dict[str, dict[str, str]]]:
    """The client of every storefront, as the settings of identity expect it."""
    discovery_url = f"{sandbox_url}/google/.well-known/openid-configuration"
    client = {"discovery_url": discovery_url, "client_id": "atelier", "client_secret": OPENID_SECRET}
    return {"*": {"google": client}}
