"""The accounts that storefronts have at the sandbox's Stripe."""

from collections.abc import Iterable

from common.kernel.storefronts import Storefront

WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105  # the sandbox's documented test secret


def sandbox_accounts(storefronts: Iterable[Storefront]) -> dict[str, dict[str, str]]:
    """Storefront's name → its account, as the settings of payments expect it."""
    return {each.name: {"secret_key": f"sk_test_{each.name}", "webhook_secret": WEBHOOK_SECRET} for each in storefronts}
