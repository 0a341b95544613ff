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


class AddressNotFound(NotFound):
    code = "address.not_found"


class CustomerNotFound(NotFound):
    code = "customer.not_found"
