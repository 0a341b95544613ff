from cart.domain import cart, goods
from cart.domain.base import Table
from common import migrations

TABLES = (cart, goods)
migrations.run(Table.metadata)
