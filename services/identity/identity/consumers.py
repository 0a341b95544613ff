"""Everything identity does in the background: it listens to nobody and writes mails."""

from common.consumers import Consumers
from common.database import Database
from common.mail import Postman
from common.storefronts import Storefronts

from identity.mails import Letters, deliver_letters


def consumers(database: Database, storefronts: Storefronts, postman: Postman) -> Consumers:
    table = Consumers()
    deliver_letters(table, Letters(database, storefronts, postman), postman)
    return table
