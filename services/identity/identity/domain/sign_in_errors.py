"""Errors of sign-ins at OpenID providers, and of refresh tokens in cookies."""

from common.kernel.errors import Invalid, Unavailable


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
