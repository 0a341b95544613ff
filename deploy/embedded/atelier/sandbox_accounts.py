"""The accounts that storefronts have at the sandbox's Stripe."""

from collections.abc import Iterable

from common.storefronts import Storefront

WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105  # the sandbox's documented test secret


def sandbox_accounts(storefronts: Iterable[Storefront]) -> dict[str, dict[str, str]]:
    """A storefront's name -> its account, as payments is told it."""
    return {each.name: {"secret_key": f"sk_test_{each.name}", "webhook_secret": WEBHOOK_SECRET} for each in storefronts}
