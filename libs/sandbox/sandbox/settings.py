"""What the sandbox is told from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Where the sandbox keeps its state and whom it tells.

    `public_url` is the address under which browsers reach it (`http://localhost:8000/sandbox`). `webhooks` maps
    a Stripe secret key to the address that is told about objects made with it; objects of any other key are
    reported to every address. `enabled_events` are the event types an address subscribed to, with `*` for all
    and `invoice.*` for a family, as on a Stripe webhook endpoint.
    """

    database: Path
    public_url: str
    webhooks: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str = "whsec_sandbox"  # noqa: S105 - the documented test secret
    clock_file: Path | None = None
    enabled_events: tuple[str, ...] = ("*",)

    def endpoints(self, key: str) -> tuple[str, ...]:
        """The webhook addresses for objects made with a secret key."""
        known = self.webhooks.get(key)
        return (known,) if known else tuple(dict.fromkeys(self.webhooks.values()))

    def url(self, path: str) -> str:
        """An absolute address below the sandbox: url("/stripe/pay/pi_1")."""
        return self.public_url.rstrip("/") + path

    @property
    def root(self) -> str:
        """The path part of `public_url`, which links start with on whatever host a page is read."""
        return urlsplit(self.public_url).path.rstrip("/")
