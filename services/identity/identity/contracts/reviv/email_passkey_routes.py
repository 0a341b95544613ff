"""`/api/auth/email-passkey/`: new accounts whose first passkey is their only means to sign in."""

from dataclasses import replace

from common.http import AcceptLanguage, Data, json_response, router
from fastapi import Response

from identity.contracts.reviv.passkey_routes import Origin
from identity.contracts.reviv.passkey_schemas import (
    EmailBody,
    PasskeyRegistered,
    RegisterPasskeyBody,
    RegistrationOptionsBody,
    passkey_registered_body,
    registration_options_body,
)
from identity.contracts.reviv.signed_in import NO_STORE
from identity.http.dependencies import CurrentStorefront
from identity.use_cases.begin_passkey_registration import begin_email_registration
from identity.use_cases.register_passkey import register_with_passkey

routes = router("/api/auth/email-passkey", "passkeys", transactional=False)


@routes.post("/register/begin/", response_model=RegistrationOptionsBody, operation_id="passkeys.begin_sign_up")
async def begin_register(
    storefront: CurrentStorefront, database: Data, body: EmailBody | None = None, origin: Origin = None
) -> Response:
    """Return the options for `navigator.credentials.create`. No account exists before the registration is complete."""
    options = await begin_email_registration(storefront, body.email if body else None, origin, database.autocommit)
    return json_response(registration_options_body(options), headers=NO_STORE)


@routes.post("/register/complete/", response_model=PasskeyRegistered, operation_id="passkeys.complete_sign_up")
async def complete_register(
    storefront: CurrentStorefront,
    database: Data,
    accept_language: AcceptLanguage,
    body: RegisterPasskeyBody | None = None,
) -> Response:
    """Create the account with its passkey, which then signs in. If that fails, begin again."""
    command = (body or RegisterPasskeyBody()).command(storefront)
    language = storefront.mail.accepted(accept_language)
    passkey = await register_with_passkey(replace(command, language=language), database)
    return json_response(passkey_registered_body(passkey.name))
