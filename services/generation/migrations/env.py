from common.db import migrations
from generation.domain import job
from generation.domain.base import Table

TABLES = (job,)
migrations.run(Table.metadata)
