from common.db import migrations
from payments.domain import (
    billing_action,
    billing_customer,
    book_ledger,
    credit_pack,
    credit_purchase,
    credits,
    invoice,
    ledger,
    payment,
    plan_price,
    refund,
    subscription,
    subscription_checkout,
)
from payments.domain.base import Table

TABLES = (
    billing_action,
    billing_customer,
    book_ledger,
    credit_pack,
    credit_purchase,
    credits,
    invoice,
    ledger,
    payment,
    plan_price,
    refund,
    subscription,
    subscription_checkout,
)
migrations.run(Table.metadata)
