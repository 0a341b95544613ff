from common.db import migrations
from orders.domain import book_customer, book_order, checkout, invoice, order, workbench
from orders.domain.base import Table

TABLES = (book_customer, book_order, checkout, invoice, order, workbench)
migrations.run(Table.metadata)
