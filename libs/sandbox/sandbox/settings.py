"""The sandbox's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Where the sandbox stores its data and which webhooks it calls.

    `public_url` is the address under which browsers reach it (`http://localhost:8000/sandbox`). `webhooks` maps
    a Stripe secret key to the webhook that receives the events of objects created with it; events of other keys
    are sent to every webhook. `enabled_events` are the event types an address subscribed to, with `*` for all
    and `invoice.*` for a family, as on a Stripe webhook endpoint. `titles` are the names of storefronts as people know
    them. `order_webhooks` maps storefronts to the webhooks that are told of paid orders, for shops without Stripe.
    `front_ends` maps storefronts with pages on this host to the front end that their mails link to.
    """

    database: Path
    public_url: str
    webhooks: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str = "whsec_sandbox"  # noqa: S105 - the documented test secret
    google_client_secret: str = "GOCSPX-sandbox"  # noqa: S105 - the documented test secret
    clock_file: Path | None = None
    enabled_events: tuple[str, ...] = ("*",)
    titles: Mapping[str, str] = field(default_factory=dict)
    order_webhooks: Mapping[str, str] = field(default_factory=dict)
    front_ends: Mapping[str, str] = field(default_factory=dict)
    order_webhook_secret: str = "book-webhook-sandbox"  # noqa: S105 - the documented test secret

    def storefront_of(self, url: str) -> str | None:
        """Return the storefront whose address it is: of `http://NAME.…/…` or `http://…/NAME/…`; None for another."""
        parts = urlsplit(url)
        names = {key.removeprefix("sk_test_") for key in self.webhooks}
        given = ((parts.hostname or "").partition(".")[0], parts.path.strip("/").partition("/")[0])
        return next((name for name in given if name in names), None)

    def endpoints(self, key: str) -> tuple[str, ...]:
        """Return the webhook addresses for objects created with a secret key."""
        known = self.webhooks.get(key)
        return (known,) if known else tuple(dict.fromkeys(self.webhooks.values()))

    def url(self, path: str) -> str:
        """Return an absolute address of the sandbox: url("/stripe/pay/pi_1")."""
        return self.public_url.rstrip("/") + path

    @property
    def root(self) -> str:
        """The path of `public_url`: the prefix of links, so that pages work under any host name."""
        return urlsplit(self.public_url).path.rstrip("/")
