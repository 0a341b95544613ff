"""`/api/staff/v1/auth/second-factors`: authenticator apps and recovery codes of the caller; and signing in with them.

The endpoints have no transaction around them: a refused request commits that a code was wrong.
"""

from common.http import ClientAddress, Data, Reads, json_response, shown
from common.http.audited import PUBLIC, Action
from common.http.staff import ANY_STAFF, requires, staff_router
from common.kernel.errors import DomainError
from fastapi import Response

from identity.contracts.staff.schemas import SignedInBody, signed_in_body
from identity.contracts.staff.second_factor_schemas import (
    CodeBody,
    RecoveryCodes,
    RenewBody,
    SecondFactorBody,
    SecondFactors,
    StaffPasskeyBody,
    TotpSecret,
)
from identity.http.dependencies import (
    Box,
    CurrentStaffUser,
    CurrentStorefront,
    Hasher,
    Signer,
    add_revocation_headers,
)
from identity.repository.second_factors import find_second_factor
from identity.repository.staff_passkeys import read_staff_passkeys
from identity.storefront import StaffRules
from identity.use_cases.enrol_second_factor import (
    Enrolled,
    confirm_second_factor,
    enrol_second_factor,
    remove_second_factor,
    replace_codes_of_passkeys,
    replace_recovery_codes,
)
from identity.use_cases.lock_staff_account import Person, check_own_password
from identity.use_cases.sign_in_staff import CompleteSignIn, complete_sign_in
from identity.use_cases.sign_in_with_staff_passkey import CompleteWithPasskey, sign_in_with_staff_passkey

routes = staff_router("/auth", "auth", reads=ANY_STAFF, subject="second_factor", transactional=False)


@routes.post("/second-factor", response_model=SignedInBody, operation_id="auth.complete_second_factor")
@requires(PUBLIC)
async def complete(
    body: SecondFactorBody,
    storefront: CurrentStorefront,
    database: Data,
    box: Box,
    signer: Signer,
    address: ClientAddress,
) -> Response:
    """Complete a sign-in. After five wrong codes in succession no code of the account is accepted for 15 minutes."""
    if body.method == "passkey":
        proof = CompleteWithPasskey(
            storefront=storefront,
            token=body.token,
            nonce=body.authentication_id,
            credential=body.credential,
            address=address,
        )
        signed_in = await sign_in_with_staff_passkey(proof, database, signer)
        return json_response(signed_in_body(signed_in))
    command = CompleteSignIn(
        storefront=storefront,
        token=body.token,
        code=body.code or "",
        is_recovery=body.method == "recovery_code",
        address=address,
    )
    async with database.transaction() as uow:
        result = await complete_sign_in(command, uow, box, signer)
    if isinstance(result, DomainError):
        raise result
    return json_response(signed_in_body(result))


@routes.get("/second-factors", response_model=SecondFactors, operation_id="auth.get_second_factors")
async def read_factors(me: CurrentStaffUser, storefront: CurrentStorefront, reads: Reads) -> Response:
    """Those of the caller."""
    factor = await find_second_factor(reads, me.storefront, me.user_id)
    passkeys = await read_staff_passkeys(reads, me.storefront, me.user_id)
    body = {
        "totp": factor is not None and factor.has_app,
        "passkeys": [shown(StaffPasskeyBody, each) for each in passkeys],
        "recovery_codes_left": len(factor.recovery_digests) if factor else 0,
        "required": storefront.section(StaffRules).second_factor == "required",
    }
    return json_response(body)


@routes.post("/second-factors/totp", response_model=TotpSecret)
async def begin_totp(
    me: CurrentStaffUser, storefront: CurrentStorefront, database: Data, box: Box, action: Action
) -> Response:
    """A secret for an authenticator app. It counts when a first code confirms it; another one replaces it."""
    async with database.transaction() as uow:
        person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
        secret, address = await enrol_second_factor(person, uow, box)
        await action.record(uow, subject_id=str(me.user_id))
    return json_response(TotpSecret(secret=secret, secret_uri=address).model_dump())


@routes.post("/second-factors/totp/confirm", response_model=RecoveryCodes)
async def confirm_totp(
    body: CodeBody, me: CurrentStaffUser, storefront: CurrentStorefront, database: Data, box: Box, action: Action
) -> Response:
    """The app's code makes it the second factor. The caller's other sessions end; refresh the token of this one."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    async with database.transaction() as uow:
        result = await confirm_second_factor(person, body.code, uow, box)
        await action.record(uow, subject_id=str(me.user_id), after={"totp": isinstance(result, Enrolled)})
    return _codes(result)


@routes.post("/second-factors/totp/remove", status_code=204)
async def remove_totp(
    body: CodeBody, me: CurrentStaffUser, storefront: CurrentStorefront, database: Data, box: Box, action: Action
) -> Response:
    """Remove the app, with a code of it; without a passkey the recovery codes too. All sessions of the caller end."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    async with database.transaction() as uow:
        result = await remove_second_factor(person, body.code, uow, box)
        await action.record(uow, subject_id=str(me.user_id), after={"totp": isinstance(result, DomainError)})
    if isinstance(result, DomainError):
        raise result
    response = Response(status_code=204)
    add_revocation_headers(response, result)
    return response


@routes.post("/second-factors/recovery-codes", response_model=RecoveryCodes)
async def renew_recovery_codes(
    body: RenewBody,
    me: CurrentStaffUser,
    storefront: CurrentStorefront,
    database: Data,
    box: Box,
    hasher: Hasher,
    action: Action,
) -> Response:
    """Ten new codes, each valid once, with a code of the app, or without one with the password. The earlier ones are
    not valid any more."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    password, reads = body.current_password, database.autocommit
    proven = None if password is None else await check_own_password(person, password, reads, hasher)
    async with database.transaction() as uow:
        result = (
            await replace_codes_of_passkeys(person, proven, uow, box)
            if proven
            else await replace_recovery_codes(person, body.code or "", uow, box)
        )
        await action.record(uow, subject_id=str(me.user_id), after={"renewed": isinstance(result, Enrolled)})
    return _codes(result)


def _codes(result: Enrolled | DomainError) -> Response:
    if isinstance(result, DomainError):
        raise result
    response = json_response({"recovery_codes": result.recovery_codes})
    add_revocation_headers(response, result.revoked)
    return response
