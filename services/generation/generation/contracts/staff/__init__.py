"""The generation endpoints of the staff contract."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.http.staff import dead_letter_routes
from dialects.staff import STAFF

from generation.use_cases.studio import Studio


def app(studio: Studio) -> ContractApp:
    return contract_app(STAFF, dead_letter_routes("generation"))
