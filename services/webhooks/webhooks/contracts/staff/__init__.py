"""The webhooks endpoints of the staff contract."""

from common.http import contract_app
from common.http.dead_letters import dead_letter_routes
from common.kernel.storefronts import Storefronts
from dialects.staff import STAFF
from fastapi import FastAPI

from webhooks.adapters.receiver import Receivers
from webhooks.adapters.secret_box import SecretBox
from webhooks.contracts.staff.delivery_routes import delivery_routes
from webhooks.contracts.staff.endpoint_routes import endpoint_routes, secret_routes, sending_routes
from webhooks.contracts.staff.event_type_routes import event_type_routes


def app(storefronts: Storefronts, receivers: Receivers, box: SecretBox) -> FastAPI:
    return contract_app(
        STAFF,
        endpoint_routes(storefronts, receivers, box),
        secret_routes(box),
        sending_routes,
        delivery_routes,
        event_type_routes,
        dead_letter_routes("webhooks"),
    )
