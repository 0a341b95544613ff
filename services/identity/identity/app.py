"""The identity service, assembled."""

from common.callers import CallerTokens
from common.clients.siblings import Siblings
from common.database import Database
from common.environment_settings import InvalidSettings
from common.mail import Postman, postman
from common.service import Service
from common.storefronts import Storefronts
from common.web import contract_app
from common.web.internal import internal_app
from common.web.service_app import ServiceApp
from common.web.staff import dead_letter_routes
from common.worker import Timer
from dialects.emporium import EMPORIUM
from dialects.marbelle import MARBELLE
from dialects.staff import STAFF

from identity.consumers import consumers
from identity.contracts import emporium, marbelle, staff
from identity.hashing import PasswordHashes
from identity.internal.routes import routes as internal_routes
from identity.settings import Settings
from identity.signing import TokenSigner
from identity.use_cases.purge import purge
from identity.web.dependencies import Credentialing

NAME = "identity"
HOUR = 3600


def create_service(
    settings: Settings, siblings: Siblings, storefronts: Storefronts, out: Postman | None = None
) -> Service:
    """`siblings` is nobody: identity asks none. `out` takes the mails elsewhere than `mail_url` says."""
    database = Database.of(settings, NAME)
    signer = TokenSigner([seed.get_secret_value() for seed in settings.signing_keys])
    means = Credentialing(storefronts, PasswordHashes(), signer)
    table = consumers(database, storefronts, out or _postman(settings))
    contracts = {
        "emporium": means.equip(contract_app(EMPORIUM, *emporium.ROUTERS)),
        "marbelle": means.equip(contract_app(MARBELLE, *marbelle.ROUTERS)),
        "staff": means.equip(contract_app(STAFF, *staff.ROUTERS, dead_letter_routes(NAME))),
    }
    contracts["internal"] = means.equip(internal_app(table, contracts, internal_routes))
    tokens = CallerTokens(settings.internal_key.get_secret_value(), NAME)
    return Service(
        name=NAME,
        app=ServiceApp(NAME, database, tokens, storefronts, contracts),
        database=database,
        consumers=table,
        timers=(Timer("purge", HOUR, lambda: purge(database)),),
    )


def _postman(settings: Settings) -> Postman:
    if settings.mail_url is None:
        raise InvalidSettings(["ATELIER_MAIL_URL: is missing, and identity sends mails"])
    return postman(settings.mail_url.get_secret_value())
