"""`/api/staff/v1/auth/second-factors/passkeys`: passkeys of the caller; and the options that sign in with one.

The endpoints have no transaction around them: completing a ceremony commits the deletion of its challenge first.
"""

from typing import Annotated
from uuid import UUID

from common.http import Data, json_response, shown
from common.http.audited import PUBLIC, Action
from common.http.staff import ANY_STAFF, requires, staff_router
from fastapi import Header, Response

from identity.contracts.staff.second_factor_schemas import (
    AddedPasskey,
    BeginPasskey,
    NewPasskey,
    PasskeyChanges,
    PasskeyOptions,
    PendingBody,
    ProofOptionsBody,
    RemovePasskey,
    StaffPasskeyBody,
    proof_options_body,
    registration_options_body,
)
from identity.http.dependencies import (
    Box,
    CurrentStaffUser,
    CurrentStorefront,
    Hasher,
    add_revocation_headers,
)
from identity.repository.staff_passkeys import rename_staff_passkey
from identity.use_cases.add_staff_passkey import add_staff_passkey, remove_staff_passkey, verify_staff_passkey
from identity.use_cases.begin_staff_passkey import begin_passkey_proof, begin_staff_passkey
from identity.use_cases.lock_staff_account import Person, check_own_password
from identity.use_cases.register_passkey import RegisterPasskey

routes = staff_router("/auth", "staff accounts", reads=ANY_STAFF, subject="second_factor", transactional=False)
Origin = Annotated[str | None, Header(include_in_schema=False)]
"""The origin of the page, which browsers send with every POST."""


@routes.post("/second-factor/passkey", response_model=ProofOptionsBody)
@requires(PUBLIC)
async def begin_proof(
    body: PendingBody, storefront: CurrentStorefront, database: Data, origin: Origin = None
) -> Response:
    """The options of the passkeys that complete a sign-in. They are valid once, for five minutes."""
    begun = await begin_passkey_proof(storefront, body.token, origin, database.autocommit)
    return json_response(proof_options_body(begun))


@routes.post("/second-factors/passkeys/begin", response_model=PasskeyOptions)
async def begin_passkey(
    body: BeginPasskey,
    me: CurrentStaffUser,
    storefront: CurrentStorefront,
    database: Data,
    hasher: Hasher,
    action: Action,
    origin: Origin = None,
) -> Response:
    """The options of a new passkey. They are valid once, for five minutes."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    begun = await begin_staff_passkey(person, body.current_password, origin, database.autocommit, hasher)
    await action.record(database.autocommit, subject_id=str(me.user_id))
    return json_response(registration_options_body(begun))


@routes.post("/second-factors/passkeys", status_code=201, response_model=AddedPasskey)
async def add_passkey(
    body: NewPasskey, me: CurrentStaffUser, storefront: CurrentStorefront, database: Data, box: Box, action: Action
) -> Response:
    """If it is the first second factor, the caller's other sessions end; refresh the token of this one."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    command = RegisterPasskey(
        storefront=storefront, nonce=body.registration_id, credential=body.credential, name=body.name
    )
    passkey = await verify_staff_passkey(command, person, database.autocommit)
    async with database.transaction() as uow:
        added = await add_staff_passkey(passkey, person, uow, box)
        await action.record(uow, subject_id=str(me.user_id), after={"passkey": str(passkey.id), "name": passkey.name})
    body_of_passkey = shown(StaffPasskeyBody, passkey.model_dump(include=set(StaffPasskeyBody.model_fields)))
    response = json_response({"passkey": body_of_passkey, "recovery_codes": added.recovery_codes}, 201)
    add_revocation_headers(response, added.revoked)
    return response


@routes.patch("/second-factors/passkeys/{passkey_id}", response_model=StaffPasskeyBody)
async def rename_passkey(
    passkey_id: UUID, body: PasskeyChanges, me: CurrentStaffUser, database: Data, action: Action
) -> Response:
    """Of the caller."""
    async with database.transaction() as uow:
        row = await rename_staff_passkey(uow, me.storefront, me.user_id, passkey_id, body.name)
        await action.record(uow, subject_id=str(me.user_id), after={"passkey": str(passkey_id), "name": body.name})
    return json_response(shown(StaffPasskeyBody, row))


@routes.post("/second-factors/passkeys/{passkey_id}/remove", status_code=204)
async def remove_passkey(
    passkey_id: UUID,
    body: RemovePasskey,
    me: CurrentStaffUser,
    storefront: CurrentStorefront,
    database: Data,
    hasher: Hasher,
    action: Action,
) -> Response:
    """If it was the last second factor, the recovery codes are deleted, and all sessions of the caller end."""
    person = Person(storefront=storefront, user_id=me.user_id, session_id=me.session_id)
    proven = await check_own_password(person, body.current_password, database.autocommit, hasher)
    async with database.transaction() as uow:
        revoked = await remove_staff_passkey(person, passkey_id, proven, uow)
        await action.record(uow, subject_id=str(me.user_id), before={"passkey": str(passkey_id)})
    response = Response(status_code=204)
    add_revocation_headers(response, revoked)
    return response
