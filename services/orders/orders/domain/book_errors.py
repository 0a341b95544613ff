"""The domain errors of orders of books and of retry packs."""

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


class BookOrderNotFound(NotFound):
    code = "book_order.not_found"


class BookOrderCancelled(Conflict):
    """A cancelled order can be neither paid nor cancelled again."""

    code = "book_order.cancelled"


class BookOrderNotCompletable(Conflict):
    """Only paid orders of books can be completed, and completed ones not be cancelled. Facts: `status`."""

    code = "book_order.transition_refused"


class BookOrderNotShippable(Conflict):
    """Only books that were produced are shipped. Facts: `status`."""

    code = "book_order.not_shippable"


class BookOrderNotReprintable(Conflict):
    """Not completed, to be printed again already, or of a customer who was deleted. Facts: `status`."""

    code = "book_order.not_reprintable"


class BookOrderUnclaimed(Conflict):
    """A visitor's order that has no customer yet: its claim must be settled first."""

    code = "book_order.unclaimed"


class PackNotCancellable(Conflict):
    """A paid retry pack may have been applied."""

    code = "retry_pack.paid"


class CustomerMismatch(Conflict):
    """The payment names another customer than the order's."""

    code = "book_order.customer_mismatch"


class ClaimPending(Conflict):
    """A payment names a customer while the visitor's claim for an account by email is not settled."""

    code = "book_order.claim_pending"


class ClaimSettled(Conflict):
    """The order has a customer, or is not paid: there is no claim to request."""

    code = "book_order.claim_settled"


class CustomerUnknown(NotFound):
    code = "book_order.customer_unknown"


class WebhookSecretWrong(Unauthenticated):
    """The header is missing or wrong."""

    code = "book_order.webhook_secret_wrong"


class VisitorUnknown(Invalid):
    """Neither a customer nor a visitor with a valid token."""

    code = "book_order.visitor_unknown"


class TierUnknown(Invalid):
    """Unknown, inactive or reserved."""

    code = "book_order.tier_unknown"
    field = "tier_name"


class AddressNotFound(NotFound):
    code = "contact_address.not_found"


class AddressNotOwned(Forbidden):
    code = "contact_address.not_owned"


class AddressWithoutEmail(Invalid):
    """A visitor's address must name an email, because the paid order becomes that of the account with it."""

    code = "contact_address.without_email"
    field = "delivery_address_id"


class OrderedBookNotFound(NotFound):
    code = "book.not_found"


class OrderedBookNotOwned(Forbidden):
    code = "book.not_owned"


class ItemNotFound(NotFound):
    code = "item.not_found"


class BookNotPaid(Invalid):
    """A retry pack cannot be applied to a book without a paid tier, so it cannot be bought either."""

    code = "retry_pack.book_unpaid"


class RetryPackNotFound(NotFound):
    code = "retry_pack.not_found"
