from common.db import migrations
from generation.domain import asset, job
from generation.domain.base import Table

TABLES = (asset, job)
migrations.run(Table.metadata)
