"""The generation endpoints of the staff contract."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.http.staff import dead_letter_routes
from dialects.staff import STAFF

from generation.contracts.staff.job_routes import change_routes, read_routes


def app() -> ContractApp:
    return contract_app(STAFF, read_routes, change_routes, dead_letter_routes("generation"))
