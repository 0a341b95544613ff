"""Refusals of what staff do with orders."""

from common.kernel.errors import Conflict, Invalid, NotFound


class AddressFixed(Conflict):
    """The goods have left, or the order is cancelled. Facts: `status`."""

    code = "order.address_fixed"


class NotShippable(Conflict):
    """Goods leave only while the order is processing. Facts: `status`."""

    code = "order.not_shippable"


class NotReturnable(Conflict):
    """Goods come back only after they were shipped. Facts: `status`."""

    code = "order.not_returnable"


class NothingLeft(Conflict):
    """Everything was shipped, returned or refunded before."""

    code = "order.nothing_left"


class LineUnknown(Invalid):
    """Facts: `line_id`."""

    code = "order.line_unknown"
    field = "lines"


class QuantityTooLarge(Invalid):
    """Facts: `line_id` and `available`."""

    code = "order.quantity_too_large"
    field = "lines"


class ShipmentNotFound(NotFound):
    code = "shipment.not_found"


class MailNotSendable(Conflict):
    """The order has not the status that the mail is about, or its customer was deleted."""

    code = "order.mail_not_sendable"


class NotPaid(Conflict):
    """There is no payment to refund."""

    code = "order.not_paid"


class RefundExceedsPayment(Conflict):
    """Facts: `available`."""

    code = "refund.too_large"


class ShippingRefunded(Conflict):
    """The price of shipping was refunded before, or was nothing."""

    code = "order.shipping_refunded"


class RefundAmountInvalid(Invalid):
    """Not above zero, or with more decimals than the currency has."""

    code = "refund.amount_invalid"
    field = "amount"


class OrderUnpaid(Conflict):
    """An invoice is issued of an order that was paid."""

    code = "order.unpaid"


class InvoiceNotFound(NotFound):
    """None was issued for the order."""

    code = "invoice.not_issued"
