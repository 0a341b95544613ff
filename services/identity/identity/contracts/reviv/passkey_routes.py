"""`/api/auth/passkey/`: registering passkeys, and signing in with them.

The endpoints have no transaction around them: completing a ceremony commits the deletion of its challenge first.
"""

from typing import Annotated

from common.http import AnyCaller, Data, json_response, router
from common.kernel.callers import STAFF
from common.kernel.errors import PermissionDenied
from fastapi import Header, Response

from identity.contracts.reviv.passkey_schemas import (
    AuthenticationOptionsBody,
    PasskeyRegistered,
    PasskeySignInBody,
    RegisterPasskeyBody,
    RegistrationOptionsBody,
    authentication_options_body,
    passkey_registered_body,
    registration_options_body,
)
from identity.contracts.reviv.schemas import SignedInBody
from identity.contracts.reviv.signed_in import NO_STORE, signed_in_response
from identity.http.dependencies import CurrentStorefront, CurrentUser, Signer
from identity.http.session_cookie import RefreshCookie
from identity.use_cases.begin_passkey_authentication import begin_passkey_authentication
from identity.use_cases.begin_passkey_registration import begin_passkey_registration
from identity.use_cases.register_passkey import register_passkey
from identity.use_cases.sign_in_with_passkey import sign_in_with_passkey

routes = router("/api/auth/passkey", "passkeys", transactional=False)

Origin = Annotated[str | None, Header(include_in_schema=False)]
"""The origin of the page, which browsers send with every POST."""


@routes.post("/register/begin/", response_model=RegistrationOptionsBody, operation_id="passkeys.begin_registration")
async def begin_register(
    me: CurrentUser, caller: AnyCaller, storefront: CurrentStorefront, database: Data, origin: Origin = None
) -> Response:
    """Return the options for `navigator.credentials.create`. They are valid once, for five minutes.

    Staff are refused: they sign in with their password.
    """
    if STAFF in caller.scopes:
        raise PermissionDenied()
    options = await begin_passkey_registration(storefront, me.user_id, origin, database.autocommit)
    return json_response(registration_options_body(options), headers=NO_STORE)


@routes.post("/register/complete/", response_model=PasskeyRegistered, operation_id="passkeys.complete_registration")
async def complete_register(
    me: CurrentUser, storefront: CurrentStorefront, database: Data, body: RegisterPasskeyBody | None = None
) -> Response:
    """Register a passkey of the caller. If that fails, begin again."""
    command = (body or RegisterPasskeyBody()).command(storefront)
    passkey = await register_passkey(command, me.user_id, me.session_id, database)
    return json_response(passkey_registered_body(passkey.name))


@routes.post("/login/begin/", response_model=AuthenticationOptionsBody)
async def begin_login(storefront: CurrentStorefront, database: Data, origin: Origin = None) -> Response:
    """Return the options for `navigator.credentials.get`. They are valid once, for five minutes."""
    options = await begin_passkey_authentication(storefront, origin, database.autocommit)
    return json_response(authentication_options_body(options), headers=NO_STORE)


@routes.post("/login/complete/", response_model=SignedInBody)
async def complete_login(
    storefront: CurrentStorefront,
    database: Data,
    signer: Signer,
    cookie: RefreshCookie,
    body: PasskeySignInBody | None = None,
) -> Response:
    """Start a session. The refresh token is in the body and in the cookie. If that fails, begin again."""
    signed_in = await sign_in_with_passkey((body or PasskeySignInBody()).command(storefront), database, signer)
    return await signed_in_response(signed_in, database.autocommit, cookie)
