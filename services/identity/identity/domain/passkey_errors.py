"""Errors of registering passkeys and signing in with them."""

from common.kernel.errors import Conflict, Invalid, NotFound


class PasskeysNotOffered(NotFound):
    """The storefront has no origins of pages that may use passkeys."""

    code = "passkey.not_offered"


class RegistrationMissing(Invalid):
    """The registration is missing, unknown, completed, expired, or of the other kind."""

    code = "passkey.registration_missing"


class RegistrationMismatch(Invalid):
    """Another user began the registration."""

    code = "passkey.registration_mismatch"


class CredentialMissing(Invalid):
    code = "passkey.credential_missing"


class AttestationMissing(Invalid):
    """The credential contains no client data, or no attestation object."""

    code = "passkey.attestation_missing"


class RegistrationFailed(Invalid):
    """The credential cannot be verified. The same error for every cause."""

    code = "passkey.registration_failed"


class CredentialExists(Conflict):
    """The storefront already has a passkey with this credential id."""

    code = "passkey.credential_exists"


class AuthenticationMissing(Invalid):
    """The authentication is missing, unknown, completed or expired."""

    code = "passkey.authentication_missing"


class CredentialIdMissing(Invalid):
    code = "passkey.credential_id_missing"


class CredentialIdInvalid(Invalid):
    """The credential id is not base64url, or the credential contains two different ones."""

    code = "passkey.credential_id_invalid"


class PasskeyUnknown(Invalid):
    code = "passkey.unknown"


class AuthenticationFailed(Invalid):
    """The signature cannot be verified, or the account is locked. The same error for every cause."""

    code = "passkey.authentication_failed"


class SignCountReplayed(Invalid):
    """The counter of signatures did not increase: the authenticator, or this response, may have been copied."""

    code = "passkey.replayed"


class PasskeyNotFound(NotFound):
    code = "passkey.not_found"


class EmailMissing(Invalid):
    code = "account.email_missing"


class EmailInvalid(Invalid):
    code = "account.email_invalid"


class AccountExists(Conflict):
    """The address has an account, whose owner signs in before adding passkeys."""

    code = "account.exists"


class AccountUsesProvider(Conflict):
    """The address has an account that signs in with an OpenID provider."""

    code = "account.uses_provider"
