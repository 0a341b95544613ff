from cart.domain import cart, read_model
from cart.domain.base import Table
from common.db import migrations

TABLES = (cart, read_model)
migrations.run(Table.metadata)
