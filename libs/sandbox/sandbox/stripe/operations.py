"""All operations of the API."""

from sandbox.stripe.resources import (
    charges,
    checkout_sessions,
    customers,
    events,
    invoices,
    payment_intents,
    payment_methods,
    portal_sessions,
    prices,
    products,
    refunds,
    setup_intents,
    subscriptions,
)
from sandbox.stripe.routing import Operations

FAMILIES = (
    payment_intents,
    refunds,
    charges,
    customers,
    payment_methods,
    events,
    products,
    prices,
    checkout_sessions,
    subscriptions,
    invoices,
    portal_sessions,
    setup_intents,
)

OPERATIONS = Operations()
for family in FAMILIES:
    OPERATIONS.include(family.operations)
