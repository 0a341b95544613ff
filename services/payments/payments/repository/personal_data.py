"""What payments knows of a customer."""

from common.rpc.personal import PersonalSection, personal_rows

_OF_ACCOUNT = "a.storefront = %(storefront)s and a.user_id = %(user_id)s"
_OF_BILLING = "c.storefront = %(storefront)s and c.user_id = %(user_id)s"
_REFUNDS = "select jsonb_agg(to_jsonb(r) - 'requested_by' order by r.id) from refunds r where r.payment_id = t.id"

PERSONAL_DATA: tuple[PersonalSection, ...] = (
    personal_rows(
        "payments", "payments t", without="traceparent,success_event_id,checked_at", more=f"'refunds', ({_REFUNDS})"
    ),
    personal_rows("credit_account", "credit_accounts t"),
    personal_rows("credits", "credit_entries t join credit_accounts a on a.id = t.account_id", _OF_ACCOUNT),
    personal_rows(
        "credit_adjustments",
        "credit_adjustments t join credit_accounts a on a.id = t.account_id",
        _OF_ACCOUNT,
        without="staff_id",
    ),
    personal_rows("credit_purchases", "credit_purchases t", without="flag,checked_at"),
    personal_rows("billing", "billing_customers t", without="revision,published,check_at,changing_until"),
    personal_rows("subscriptions", "subscriptions t join billing_customers c on c.id = t.customer_id", _OF_BILLING),
    personal_rows("invoices", "invoices t join billing_customers c on c.id = t.customer_id", _OF_BILLING),
    personal_rows("book_ledger", "book_ledger t"),
)
