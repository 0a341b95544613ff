"""Errors of sign-ins by mailed codes, and of the accounts that sign in so."""

from common.kernel.errors import Invalid, NotFound


class MagicLinkNotOffered(NotFound):
    """The storefront has no sign-in by mailed codes."""

    code = "magic_link.not_offered"


class MagicCodeInvalid(Invalid):
    """The same error for wrong, expired, used, dead and missing codes, and for accounts that may not sign in so."""

    code = "magic_code.invalid"


class ProfileUnchanged(Invalid):
    """The body names no field that can be changed."""

    code = "profile.unchanged"


class DeletionNotConfirmed(Invalid):
    """The body does not confirm that the account is to be deleted."""

    code = "account.deletion_unconfirmed"
