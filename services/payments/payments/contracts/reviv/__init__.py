"""The reviv contract's part of payments."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.storefronts import Storefronts
from dialects.reviv import REVIV

from payments.contracts.reviv.pack_routes import pack_routes


def app(storefronts: Storefronts) -> ContractApp:
    return contract_app(REVIV, pack_routes(storefronts))
