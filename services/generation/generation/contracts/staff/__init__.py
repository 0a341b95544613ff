"""The generation endpoints of the staff contract."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.http.staff import dead_letter_routes
from common.storage.signed_tokens import FileTokens
from dialects.staff import STAFF

from generation.contracts.staff.allowance_routes import allowance_routes
from generation.contracts.staff.book_routes import book_lock_routes, book_routes
from generation.contracts.staff.job_routes import change_routes, read_routes
from generation.contracts.staff.moderation_log_routes import log_routes
from generation.contracts.staff.moderation_routes import decision_routes, moderation_routes
from generation.contracts.staff.print_routes import print_file_routes, print_request_routes
from generation.contracts.staff.quota_routes import quota_routes
from generation.use_cases.studio import Studio


def app(studio: Studio, tokens: FileTokens) -> ContractApp:
    return contract_app(
        STAFF,
        read_routes,
        change_routes,
        moderation_routes(studio.storefronts, tokens),
        decision_routes,
        log_routes,
        book_routes(studio.storefronts, tokens),
        book_lock_routes,
        print_request_routes(studio.storefronts),
        print_file_routes(studio.storefronts, studio.store),
        quota_routes(studio.storefronts),
        allowance_routes(studio.storefronts),
        dead_letter_routes("generation"),
    )
