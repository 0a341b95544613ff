"""The generation endpoints of the staff contract."""

from collections.abc import Sequence

from common.db.database import Database
from common.http import contract_app
from common.http.contract import ContractApp
from common.http.dead_letters import dead_letter_routes
from common.http.reports import report_routes
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.reports import ReportsInterface
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.staff import STAFF

from generation.contracts.staff.allowance_routes import allowance_routes
from generation.contracts.staff.book_routes import book_lock_routes, book_routes
from generation.contracts.staff.cost_routes import cost_routes
from generation.contracts.staff.job_picture_routes import job_picture_routes
from generation.contracts.staff.job_routes import change_routes, read_routes
from generation.contracts.staff.model_routes import model_routes
from generation.contracts.staff.moderation_log_routes import log_routes
from generation.contracts.staff.moderation_routes import decision_routes, moderation_routes
from generation.contracts.staff.print_routes import print_file_routes, print_request_routes
from generation.contracts.staff.quota_routes import quota_routes
from generation.jobs.kind import JobKinds
from generation.jobs.providers.choice import Providers
from generation.jobs.rules.reports import JOBS, REPORTS


def app(
    storefronts: Storefronts,
    database: Database,
    store: ObjectStore,
    identity: IdentityInterface,
    kinds: JobKinds,
    tokens: FileTokens,
    sellers: Sequence[ReportsInterface],
    providers: Providers,
) -> ContractApp:
    """`sellers` are the services that know what was paid for jobs."""
    return contract_app(
        STAFF,
        cost_routes(),
        model_routes(storefronts, providers),
        read_routes(kinds),
        change_routes(kinds),
        job_picture_routes(store),
        moderation_routes(storefronts, tokens),
        decision_routes,
        log_routes,
        book_routes(storefronts, tokens),
        book_lock_routes,
        print_request_routes(storefronts),
        print_file_routes(storefronts, store),
        quota_routes(storefronts, identity, database),
        allowance_routes(storefronts, identity, database),
        report_routes(storefronts, REPORTS, {JOBS.name: [each.report_counts for each in sellers]}),
        dead_letter_routes("generation"),
    )
