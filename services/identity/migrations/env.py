from common.db import migrations
from identity.domain import address, email_change, mail_token, session
from identity.domain.base import Table

TABLES = (address, email_change, mail_token, session)
migrations.run(Table.metadata)
