from common.db import migrations
from payments.domain import (
    attempt,
    billing_action,
    billing_customer,
    book_ledger,
    credit_pack,
    credit_purchase,
    credits,
    invoice,
    order_lock,
    payment,
    plan_price,
    refund,
    subscription,
    subscription_checkout,
    webhook_event,
)
from payments.domain.base import Table

TABLES = (
    attempt,
    billing_action,
    billing_customer,
    book_ledger,
    credit_pack,
    credit_purchase,
    credits,
    invoice,
    order_lock,
    payment,
    plan_price,
    refund,
    subscription,
    subscription_checkout,
    webhook_event,
)
migrations.run(Table.metadata)
