"""Sessions of staff, and the customers they look after: `/api/staff/v1/`."""

from collections.abc import Mapping, Sequence

from common.http import contract_app
from common.http.contract import ContractApp
from common.http.dead_letters import dead_letter_routes
from common.http.streams import StreamSettings
from common.rpc.interfaces.attention import AttentionInterface
from common.rpc.interfaces.changes import ChangesInterface
from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.mail_templates import MailTemplatesInterface
from common.rpc.interfaces.search import SearchInterface
from common.rpc.interfaces.settings import SettingsInterface
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.staff import STAFF

from identity.contracts.staff import (
    api_key_routes,
    customer_routes,
    invitation_routes,
    second_factor_routes,
    session_routes,
    staff_passkey_routes,
    staff_routes,
)
from identity.contracts.staff.attention_routes import attention_routes, dead_letter_list_routes
from identity.contracts.staff.audit_routes import audit_routes
from identity.contracts.staff.change_routes import change_routes
from identity.contracts.staff.erasure_routes import erase_routes, erasure_routes
from identity.contracts.staff.export_routes import customer_export_routes, export_file_routes, export_routes
from identity.contracts.staff.import_routes import import_routes, upload_routes
from identity.contracts.staff.mail_template_routes import mail_template_routes
from identity.contracts.staff.queue_routes import queue_routes
from identity.contracts.staff.search_routes import search_routes
from identity.contracts.staff.settings_routes import settings_routes
from identity.http.dependencies import Components


def app(
    components: Components,
    others: Mapping[str, EveryServiceInterface],
    attention: Mapping[str, AttentionInterface],
    customers: Mapping[str, CustomersInterface],
    search: Mapping[str, SearchInterface],
    modules: Mapping[str, Sequence[str]],
    store: ObjectStore,
    tokens: FileTokens,
    settings: Mapping[str, SettingsInterface],
    templates: Mapping[str, MailTemplatesInterface],
    changes: Mapping[str, ChangesInterface],
    streams: StreamSettings,
) -> ContractApp:
    """`others` are the other services, `attention`, `settings` and `templates` have all of them, `modules` those of
    each contract's shops. `tokens` sign the links to exported files.

    `customers` and `search` have the services that keep something of customers, and those that find something,
    `changes` those of whose subjects changes are followed, in `streams` as well.
    """
    contract = contract_app(
        STAFF,
        session_routes.routes,
        session_routes.me_routes(modules),
        second_factor_routes.routes,
        staff_passkey_routes.routes,
        invitation_routes.routes,
        staff_routes.role_routes,
        staff_routes.routes,
        api_key_routes.routes,
        customer_export_routes(tokens),
        customer_routes.routes,
        upload_routes(components.storefronts, store),
        import_routes(),
        export_file_routes(store, tokens),
        export_routes(tokens),
        customer_routes.page_routes(customers, modules),
        erase_routes,
        *erasure_routes(customers),
        search_routes(search, modules),
        change_routes(changes, modules, streams),
        audit_routes(others),
        attention_routes(attention),
        settings_routes(settings, templates),
        mail_template_routes(templates),
        dead_letter_list_routes(attention),
        queue_routes(attention),
        dead_letter_routes("identity"),
    )
    return components.attach_to(contract)
