"""Errors of identity's domain."""

from common.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable


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


class RefreshTokenMissing(Invalid):
    """Neither the cookie nor the body has a refresh token."""

    code = "refresh_token.missing"


class RefreshTokenUnusable(Invalid):
    """None of the refresh tokens in the cookie and the body is that of a session."""

    code = "refresh_token.unusable"


class ProviderMissing(Invalid):
    code = "provider.missing"


class ProviderUnknown(Invalid):
    """The contract has no sign-in with this provider."""

    code = "provider.unknown"


class ProviderNotConfigured(Invalid):
    """The storefront is not registered as a client of this provider."""

    code = "provider.not_configured"


class ProviderUnavailable(Unavailable):
    """The provider did not respond in time, or not as the OpenID specifications require."""

    code = "provider.unavailable"


class SignInNotStarted(Unavailable):
    """The provider's address for browsers could not be read."""

    code = "provider.sign_in_not_started"


class ProviderRefusedUser(Invalid):
    """The provider sent the browser back with an error: `provider_error` is its code, `description` its text."""

    code = "provider.refused_user"


class ProviderUserMissing(Unavailable):
    """No account can be signed in: it is locked, a staff account, or linked with another account of the provider."""

    code = "provider.user_missing"


class StateMissing(Invalid):
    code = "authorization_state.missing"


class StateInvalid(Invalid):
    """The state is unknown, used or expired."""

    code = "authorization_state.invalid"


class StateMismatch(Invalid):
    """The state is of a sign-in that began in another browser, or with another provider."""

    code = "authorization_state.mismatch"


class AuthorizationCodeMissing(Invalid):
    code = "authorization_code.missing"


class AuthorizationCodeRefused(Invalid):
    """The provider did not exchange the code for a valid ID token with a verified address."""

    code = "authorization_code.refused"


class TicketMissing(Invalid):
    code = "ticket.missing"


class TicketInvalid(Invalid):
    """The ticket is unknown, used or expired."""

    code = "ticket.invalid"


class TicketUserMissing(Invalid):
    """The account was locked after the ticket was issued."""

    code = "ticket.user_missing"
