from common.db import migrations
from payments.domain import ledger, payment, refund
from payments.domain.base import Table

TABLES = (ledger, payment, refund)
migrations.run(Table.metadata)
