"""What identity refuses."""

from common.errors import Conflict, Invalid, NotFound, Unauthenticated


class EmailTaken(Conflict):
    """The storefront has an account with this address."""

    code = "account.email_taken"
    field = "email"


class InvalidCredentials(Unauthenticated):
    """Said alike for unknown addresses, wrong passwords and locked accounts."""

    code = "account.invalid_credentials"


class AccountNotVerified(Unauthenticated):
    """The credentials are right, and the storefront lets only verified addresses in."""

    code = "account.not_verified"


class WrongCurrentPassword(Invalid):
    code = "password.current_wrong"
    field = "current_password"


class MailTokenInvalid(Invalid):
    """A token from a mail that is unknown, used, expired or meant for something else."""

    code = "mail_token.invalid"
    field = "token"


class RefreshTokenInvalid(Invalid):
    """A refresh token in a body that is broken, or not the caller's."""

    code = "refresh_token.invalid"
    field = "refresh"


class NewEmailUnchanged(Invalid):
    """It is the account's address already."""

    code = "email_change.unchanged"
    field = "new_email"


class NewEmailTaken(Conflict):
    """Somebody has the address that is asked for."""

    code = "email_change.taken"
    field = "new_email"


class NewEmailOvertaken(Conflict):
    """Somebody got the address between the request and its confirmation."""

    code = "email_change.overtaken"
    field = "token"


class AddressNotFound(NotFound):
    code = "address.not_found"


class LabelTaken(Conflict):
    """Another address of the same user has this label."""

    code = "address.label_taken"
    field = "label"


class AddressBookFull(Conflict):
    """`most` addresses is all that the storefront keeps for a user."""

    code = "address.book_full"


class LastAddress(Conflict):
    """The storefront's customers keep one address at least."""

    code = "address.last"


class CustomerNotFound(NotFound):
    code = "customer.not_found"
