"""What the use cases of book orders need beside a transaction."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.generation import GenerationInterface
from common.rpc.interfaces.identity import IdentityInterface
from pydantic import SecretStr

from orders.domain.book_errors import WebhookSecretWrong
from orders.settings import SHARED


@dataclass(frozen=True, slots=True)
class BookOrderContext:
    """`claim_timeout` is how long a claim of a visitor's paid order may take until it is requested again."""

    database: Database
    storefronts: Storefronts
    identity: IdentityInterface
    generation: GenerationInterface
    webhook_secrets: Mapping[str, SecretStr]
    claim_timeout: timedelta

    def check_webhook_secret(self, storefront: str, secret: str | None) -> None:
        """Raises WebhookSecretWrong, also for a storefront without a configured secret. In constant time."""
        expected = self.webhook_secrets.get(storefront) or self.webhook_secrets.get(SHARED)
        if expected is None or secret is None:
            raise WebhookSecretWrong()
        if not hmac.compare_digest(secret.encode(), expected.get_secret_value().encode()):
            raise WebhookSecretWrong()
