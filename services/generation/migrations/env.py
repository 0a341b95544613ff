from common.db import migrations
from generation.domain import asset, hold, job
from generation.domain.base import Table

TABLES = (asset, hold, job)
migrations.run(Table.metadata)
