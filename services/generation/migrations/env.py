from common.db import migrations
from generation.domain import asset, hold, job, perks, share_window, unlocking
from generation.domain.base import Table

TABLES = (asset, hold, job, perks, share_window, unlocking)
migrations.run(Table.metadata)
