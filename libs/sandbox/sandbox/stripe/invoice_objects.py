"""The JSON objects of invoices and their lines."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.ids import new_id
from sandbox.stripe.resources.prices import name_of


def new_invoice(
    account: Account, identifier: str, subscription: Document, customer: Document, total: int, balance: int
) -> Document:
    """Return an open invoice. `balance` is the customer's before it: a negative one is credit, which is used up."""
    due = max(total + balance, 0)
    return {
        "id": identifier,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Sandbox",
        "account_tax_ids": None,
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": due,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "created": account.now,
        "currency": subscription["currency"],
        "custom_fields": None,
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": account.now,
        "ending_balance": min(total + balance, 0),
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": account.url(f"/invoices/{identifier}"),
        "invoice_pdf": account.url(f"/invoices/{identifier}/pdf"),
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}",
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {"metadata": subscription["metadata"], "subscription": subscription["id"]},
            "type": "subscription_details",
        },
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": account.now,
        "period_start": account.now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": balance,
        "statement_descriptor": None,
        "status": "open",
        "status_transitions": {
            "finalized_at": account.now,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": account.now,
    }


def new_line(account: Account, invoice: str, subscription: Document, item: Document, free: bool) -> Document:
    price, quantity = item["price"], item["quantity"]
    amount = 0 if free else price["unit_amount"] * quantity
    name = name_of(account, price)
    return _line(invoice, amount, price["currency"], quantity) | {
        "description": f"Trial period for {name}" if free else f"{quantity} × {name}",
        "discountable": True,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
    }


def proration_line(invoice: str, item: Document) -> Document:
    """Return the line of an invoice for a pending invoice item."""
    return _line(invoice, item["amount"], item["currency"], item["quantity"]) | {
        "description": item["description"],
        "parent": {
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": True,
                "proration_details": {"credited_items": None},
                "subscription": item["parent"]["subscription_details"]["subscription"],
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "period": item["period"],
        "pricing": item["pricing"],
    }


def _line(invoice: str, amount: int, currency: str, quantity: int) -> Document:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "description": None,
        "discount_amounts": [],
        "discountable": False,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": {},
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subtotal": amount,
        "taxes": [],
    }
