from common.db import migrations
from orders.domain import checkout, order
from orders.domain.base import Table

TABLES = (checkout, order)
migrations.run(Table.metadata)
