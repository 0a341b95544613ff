"""The reviv contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from dialects.reviv import REVIV

from generation.contracts.reviv.file_routes import file_routes
from generation.contracts.reviv.job_routes import job_routes


def app(storefronts: Storefronts, store: ObjectStore, tokens: FileTokens) -> ContractApp:
    return contract_app(REVIV, job_routes(storefronts, tokens), file_routes(store, tokens))
