from common import migrations
from payments.domain import payment, records, refund
from payments.domain.base import Table

TABLES = (payment, records, refund)
migrations.run(Table.metadata)
