from common.db import migrations
from webhooks.domain import delivery, endpoint
from webhooks.domain.base import Table

TABLES = (delivery, endpoint)
migrations.run(Table.metadata)
