"""Errors of identity's domain."""

from common.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated


class EmailTaken(Conflict):
    """The storefront already has an account with this address."""

    code = "account.email_taken"
    field = "email"


class InvalidCredentials(Unauthenticated):
    """The same error for unknown addresses, wrong passwords and locked accounts."""

    code = "account.invalid_credentials"


class AccountNotVerified(Unauthenticated):
    """The credentials are right, but the storefront requires a verified address."""

    code = "account.not_verified"


class WrongCurrentPassword(Invalid):
    code = "password.current_wrong"
    field = "current_password"


class MailTokenInvalid(Invalid):
    """The token of a mailed link is unknown, used, expired or has another purpose."""

    code = "mail_token.invalid"
    field = "token"


class RefreshTokenInvalid(Invalid):
    """The refresh token in the body is invalid, or belongs to another user."""

    code = "refresh_token.invalid"
    field = "refresh"


class NewEmailUnchanged(Invalid):
    """The requested address is the account's present one."""

    code = "email_change.unchanged"
    field = "new_email"


class NewEmailTaken(Conflict):
    """Another account has the requested address."""

    code = "email_change.taken"
    field = "new_email"


class NewEmailOvertaken(Conflict):
    """Another account took the address between the request and its confirmation."""

    code = "email_change.overtaken"
    field = "token"


class AddressNotFound(NotFound):
    code = "address.not_found"


class LabelTaken(Conflict):
    """Another address of the same user has this label."""

    code = "address.label_taken"
    field = "label"


class AddressBookFull(Conflict):
    """The user has `most` addresses, the maximum of the storefront."""

    code = "address.book_full"


class LastAddress(Conflict):
    """The storefront does not allow a user to remove the only address."""

    code = "address.last"


class CustomerNotFound(NotFound):
    code = "customer.not_found"
