"""Refusals about second factors of staff."""

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


class SecondFactorExists(Conflict):
    """Remove the present one first."""

    code = "second_factor.exists"


class SecondFactorNotFound(NotFound):
    code = "second_factor.not_found"


class CodeRefused(Invalid):
    """Wrong, used before, or expired."""

    code = "second_factor.code_refused"
    field = "code"


class SecondFactorLocked(Forbidden):
    """After wrong codes. Facts: `retry_after` in seconds."""

    code = "second_factor.locked"


class PendingSignInInvalid(Unauthenticated):
    """The token was used, has expired, or the account or its password changed meanwhile."""

    code = "second_factor.token_invalid"


class SecondFactorNeeded(Forbidden):
    """The other storefront, or the account there, requires one, and the present session had none."""

    code = "second_factor.needed"


class NoPasskeyHere(NotFound):
    """The account has no passkey with the RP ID of the page."""

    code = "second_factor.no_passkey_here"


class TooManyPasskeys(Conflict):
    """Facts: `most`."""

    code = "second_factor.too_many_passkeys"
