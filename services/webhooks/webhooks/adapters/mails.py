"""The mail to owners about an endpoint that was disabled."""

from typing import Any
from uuid import uuid5

from common.kernel.storefronts import Storefront
from common.mail.mails import Mail, Templates

from webhooks.domain.endpoint import Endpoint

TEMPLATES = Templates("webhooks")


def disabled_mail(endpoint: Endpoint, storefront: Storefront, to: str) -> Mail:
    """The same id each time that it is made for the same event, so that it is enqueued once."""
    facts: dict[str, Any] = {"url": endpoint.url, "description": endpoint.description}
    mail = TEMPLATES.render("endpoint_disabled", storefront, to, **facts, reason=endpoint.disabled_reason)
    return mail.model_copy(update={"id": uuid5(endpoint.id, f"{endpoint.disabled_at} {to}")})
