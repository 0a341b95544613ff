from common.db import migrations
from payments.domain import credit_pack, credit_purchase, credits, ledger, payment, refund
from payments.domain.base import Table

TABLES = (credit_pack, credit_purchase, credits, ledger, payment, refund)
migrations.run(Table.metadata)
