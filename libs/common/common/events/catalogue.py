"""Who consumes which events: what a broker's queues are bound to. A test holds it against the services' own tables."""

from collections.abc import Mapping

from common.events import catalog, identity, orders, payments
from common.events.envelope import Event

EVENTS: tuple[type[Event], ...] = (
    identity.UserRegistered,
    identity.UserDeleted,
    identity.GuestClaimed,
    identity.SessionRevoked,
    catalog.CategoryChanged,
    catalog.ProductChanged,
    catalog.StockChanged,
    catalog.StockLow,
    orders.OrderCreated,
    orders.OrderAccepted,
    orders.OrderPaid,
    orders.OrderCancelled,
    orders.OrderExpired,
    orders.OrderShipped,
    orders.OrderDelivered,
    orders.OrderReturned,
    orders.CheckoutAbandoned,
    payments.PaymentSucceeded,
    payments.PaymentFailed,
    payments.PaymentRefunded,
)

_TAKEN: Mapping[str, tuple[type[Event], ...]] = {
    "catalog": (
        identity.UserDeleted,
        orders.OrderAccepted,
        orders.OrderPaid,
        orders.OrderCancelled,
        orders.OrderExpired,
        orders.CheckoutAbandoned,
    ),
    "cart": (
        identity.UserDeleted,
        identity.GuestClaimed,
        catalog.ProductChanged,
        catalog.StockChanged,
        orders.OrderCreated,
        orders.CheckoutAbandoned,
    ),
    "orders": (identity.UserDeleted, payments.PaymentSucceeded, payments.PaymentRefunded),
    "payments": (identity.UserDeleted, orders.OrderCancelled, orders.OrderExpired),
}

CONSUMERS: Mapping[str, frozenset[str]] = {
    service: frozenset(event.type for event in events) for service, events in _TAKEN.items()
}

HEARD_BY_THE_GATEWAY = frozenset(
    event.type
    for event in (identity.SessionRevoked, catalog.CategoryChanged, catalog.ProductChanged, catalog.StockChanged)
)

CONSUMED_BY_NOBODY: Mapping[str, str] = {
    identity.UserRegistered.type: "a fact for future readers; identity sends the verification mail itself",
    catalog.StockLow.type: "catalog mails the staff itself, in the transaction that noticed",
    orders.OrderShipped.type: "orders mails the customer itself; reviews ask orders when one is written",
    orders.OrderDelivered.type: "orders mails the customer itself; reviews ask orders when one is written",
    payments.PaymentFailed.type: "an order whose payment failed waits for the next attempt, unchanged",
    orders.OrderReturned.type: "a return neither restocks nor refunds by itself; staff decide",
}
