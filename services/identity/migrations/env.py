from common import migrations
from identity.domain import address, mail_token, session
from identity.domain.base import Table

TABLES = (address, mail_token, session)
migrations.run(Table.metadata)
