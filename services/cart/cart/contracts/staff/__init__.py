"""The carts of customers and visitors, for staff: `/api/staff/v1/carts`."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.http.dead_letters import dead_letter_routes
from common.kernel.storefronts import Storefronts
from dialects.staff import STAFF

from cart.contracts.staff.routes import cart_routes


def app(storefronts: Storefronts) -> ContractApp:
    return contract_app(STAFF, cart_routes(storefronts), dead_letter_routes("cart"))
