"""Reviv: bodies without an envelope, errors as `error` with an upper-case `code`, a `message` and `details`."""

from typing import Annotated, Any, ClassVar

from common.http.responses import json_response
from common.kernel.dialect import Dialect
from common.kernel.errors import Kind, Problem
from pydantic import BaseModel, Field
from starlette.responses import Response

from dialects.chassis import chassis_refusals, messages_by_kind
from dialects.error_headers import error_headers
from dialects.messages import VALIDATION_MESSAGES, FieldMessages, RefusalMessage, codes_of


class ErrorFacts(BaseModel):
    """`details` maps fields to messages for validation errors, holds facts of some refusals, and is empty otherwise."""

    code: Annotated[str, Field(json_schema_extra=lambda schema: schema.update(enum=codes_of(REFUSALS, BY_KIND)))]
    message: str
    details: dict[str, Any]


class ErrorBody(BaseModel):
    error: ErrorFacts


BY_KIND = {
    **messages_by_kind(RefusalMessage.in_upper_case),
    Kind.UNSUPPORTED_MEDIA_TYPE: RefusalMessage(
        415, "UNSUPPORTED_MEDIA_TYPE", "This endpoint does not accept bodies of this media type."
    ),
    Kind.THROTTLED: RefusalMessage(429, "RATE_LIMITED", "Too many requests. Retry after {retry_after} seconds."),
}
"""Messages of refusals that are not in REFUSALS."""

STRIPE_ERROR = "The checkout page could not be created. Please try again."

REFUSALS: dict[str, RefusalMessage] = {
    **chassis_refusals(RefusalMessage.in_upper_case, BY_KIND),
    "caller.invalid_token": RefusalMessage(401, "TOKEN_NOT_VALID", "The token is invalid or expired."),
    # identity
    "passkey.not_offered": RefusalMessage(404, "NOT_FOUND", "Passkeys are not available here."),
    "passkey.registration_missing": RefusalMessage(
        400, "REGISTRATION_MISSING", "The registration is missing, unknown, used or expired. Please begin again."
    ),
    "passkey.registration_mismatch": RefusalMessage(
        400, "REGISTRATION_MISMATCH", "The registration was begun by another user."
    ),
    "passkey.credential_missing": RefusalMessage(400, "MISSING_CREDENTIAL", "The credential is missing."),
    "passkey.attestation_missing": RefusalMessage(
        400, "MISSING_ATTESTATION", "clientDataJSON or attestationObject is missing."
    ),
    "passkey.registration_failed": RefusalMessage(
        400, "REGISTRATION_FAILED", "The passkey could not be registered. Please begin again."
    ),
    "passkey.credential_exists": RefusalMessage(400, "CREDENTIAL_EXISTS", "This passkey is already registered."),
    "passkey.authentication_missing": RefusalMessage(
        400, "AUTH_MISSING", "The authentication is missing, unknown, used or expired. Please begin again."
    ),
    "passkey.credential_id_missing": RefusalMessage(400, "MISSING_CREDENTIAL_ID", "The credential has no id."),
    "passkey.credential_id_invalid": RefusalMessage(
        400, "INVALID_CREDENTIAL_ID", "The credential's id is not valid base64url."
    ),
    "passkey.unknown": RefusalMessage(400, "UNKNOWN_CREDENTIAL", "This passkey is not registered."),
    "passkey.authentication_failed": RefusalMessage(
        400, "AUTH_FAILED", "The sign-in with the passkey failed. Please begin again."
    ),
    "passkey.replayed": RefusalMessage(
        400, "REPLAY_DETECTED", "The passkey's signature counter did not increase. The passkey may have been copied."
    ),
    "account.email_missing": RefusalMessage(400, "MISSING_EMAIL", "The e-mail address is missing."),
    "account.email_invalid": RefusalMessage(400, "INVALID_EMAIL", "The e-mail address is not valid."),
    "account.exists": RefusalMessage(
        400, "USER_EXISTS", "This e-mail address has an account. Sign in first, then add passkeys."
    ),
    "account.uses_provider": RefusalMessage(
        400, "OAUTH_USER_EXISTS", "This e-mail address has an account that signs in with Google."
    ),
    "provider.missing": RefusalMessage(400, "MISSING_PROVIDER", "Send the provider to sign in with."),
    "provider.unknown": RefusalMessage(400, "INVALID_PROVIDER", "There is no sign-in with this provider."),
    "provider.not_configured": RefusalMessage(
        400, "PROVIDER_NOT_CONFIGURED", "Sign-in with this provider is not configured."
    ),
    "provider.sign_in_not_started": RefusalMessage(
        500, "OAUTH_INITIATE_FAILED", "The sign-in could not be started. Please try again shortly."
    ),
    "provider.refused_user": RefusalMessage(400, "OAUTH_ERROR", "The provider did not sign you in."),
    "provider.user_missing": RefusalMessage(500, "OAUTH_USER_MISSING", "No account could be signed in."),
    "provider.unavailable": RefusalMessage(
        500, "OAUTH_CALLBACK_ERROR", "The provider did not respond. Please sign in again."
    ),
    "authorization_state.missing": RefusalMessage(400, "MISSING_STATE", "The state is missing."),
    "authorization_state.invalid": RefusalMessage(
        400, "INVALID_STATE", "The state is unknown, used or expired. Please sign in again."
    ),
    "authorization_state.mismatch": RefusalMessage(
        400, "STATE_MISMATCH", "The sign-in began in another browser or with another provider."
    ),
    "authorization_code.missing": RefusalMessage(
        400, "MISSING_AUTHORIZATION_CODE", "The authorization code is missing."
    ),
    "authorization_code.refused": RefusalMessage(
        400, "OAUTH_EXCHANGE_FAILED", "The provider did not confirm the sign-in."
    ),
    "ticket.missing": RefusalMessage(400, "MISSING_TICKET", "Send the ticket."),
    "ticket.invalid": RefusalMessage(400, "INVALID_TICKET", "The ticket is unknown, used or expired."),
    "ticket.user_missing": RefusalMessage(400, "USER_NOT_FOUND", "The account cannot be signed in."),
    "refresh_token.missing": RefusalMessage(400, "MISSING_REFRESH", "There is no refresh token."),
    "refresh_token.unusable": RefusalMessage(400, "INVALID_REFRESH", "The refresh token is invalid or expired."),
    # payments
    "payment.provider_unavailable": RefusalMessage(500, "STRIPE_ERROR", STRIPE_ERROR),
    "payment.provider_refused": RefusalMessage(500, "STRIPE_ERROR", STRIPE_ERROR),
    "credit_pack.unknown": BY_KIND[Kind.INVALID],
    "credit.insufficient": RefusalMessage(403, "INSUFFICIENT_CREDITS", "Not enough credits."),
    # generation
    "job.not_found": BY_KIND[Kind.NOT_FOUND],
    "file.not_found": BY_KIND[Kind.NOT_FOUND],
    "job.history_limit": RefusalMessage(
        403, "HISTORY_LIMIT", "You have {max_jobs} restorations. Delete one to upload another picture."
    ),
    "upload.failed": RefusalMessage(500, "UPLOAD_FAILED", "The picture could not be stored. Please try again."),
    "job.too_many_streams": BY_KIND[Kind.THROTTLED],
    "job.not_completed": RefusalMessage(400, "INVALID_STATE", "The restoration is not completed."),
    "job.already_unlocked": RefusalMessage(409, "ALREADY_UNLOCKED", "The restoration is already unlocked."),
    "share.unlock_used": RefusalMessage(
        403, "SOCIAL_SHARE_USED", "You have already used your one-time unlock by sharing."
    ),
    "share.not_initiated": RefusalMessage(
        400, "SHARE_NOT_INITIATED", "Open one of the share links first, and confirm within ten minutes."
    ),
    "share.token_missing": RefusalMessage(400, "MISSING_SHARE_TOKEN", "The share token is missing."),
    "share.token_invalid": RefusalMessage(400, "INVALID_SHARE_TOKEN", "The share token is invalid or has expired."),
    "share.flow_expired": RefusalMessage(
        400, "SHARE_FLOW_EXPIRED", "The time for sharing has ended. Please request new share links."
    ),
    "share.unknown_platform": RefusalMessage(400, "INVALID_PLATFORM", "This platform is not supported."),
}
"""Every refusal of this contract by its internal code."""

FIELD_MESSAGES = FieldMessages(
    {
        **VALIDATION_MESSAGES,
        # identity
        # payments
        "credit_pack.unknown": "Unknown credit pack.",
        # generation
        "picture.missing": "No file was submitted.",
        "picture.empty": "The submitted file is empty.",
        "picture.too_large": "The file is larger than {max_megabytes} MB.",
        "picture.unreadable": "The file is not a picture that can be read, or it is damaged.",
        "picture.format": "Only JPG, PNG and WEBP pictures are accepted.",
        "picture.too_small": "The shortest side must have at least {min_side} pixels.",
        "picture.too_many_pixels": "The picture has more than {max_megapixels} megapixels.",
    }
)

DETAIL_FACTS: dict[str, tuple[str, ...]] = {
    "request.throttled": ("retry_after",),
    "storefront.in_maintenance": ("retry_after",),
    # identity
    "provider.refused_user": ("provider_error", "description"),
    # payments
    "credit.insufficient": ("credits_available",),
    # generation
    "job.history_limit": ("max_jobs",),
    "job.too_many_streams": ("retry_after",),
    "job.not_completed": ("status",),
}
"""The facts that a refusal returns in `details`, by code."""


class Reviv(Dialect):
    contract: ClassVar[str] = "reviv"
    modules: ClassVar[tuple[str, ...]] = ("jobs", "credits")
    title: ClassVar[str] = "reviv.pics API"
    error_model: ClassVar[type[BaseModel]] = ErrorBody

    def render(self, problem: Problem) -> Response:
        message = REFUSALS.get(problem.code, BY_KIND[problem.kind])
        details = FIELD_MESSAGES.details(problem, DETAIL_FACTS, body_key="non_field_errors")
        error = {"code": message.code, "message": message.format(problem.facts), "details": details}
        return json_response({"error": error}, message.status, error_headers(problem, message.status))


REVIV = Reviv()
