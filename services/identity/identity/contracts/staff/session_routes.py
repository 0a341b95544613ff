"""`/api/staff/v1/auth/` and `/api/staff/v1/me`: sessions of staff."""

from collections.abc import Mapping, Sequence

from common.http import ClientAddress, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import PUBLIC, Action
from common.http.staff import ANY_STAFF, requires, staff_router
from common.kernel.callers import API_KEY, ENROL, STAFF
from fastapi import APIRouter, Response

from identity.contracts.staff.schemas import (
    RefreshBody,
    RefreshedBody,
    SignedInBody,
    SignInBody,
    SignOutBody,
    signed_in_body,
)
from identity.contracts.staff.second_factor_schemas import SecondFactorStep, SecondFactorStepBody
from identity.contracts.staff.staff_schemas import Me, MyShop, MyStorefront, PasswordChange, SwitchRequest
from identity.domain.live_session import STAFF_ACCESS_SECONDS
from identity.domain.second_factor import PENDING_SECONDS
from identity.domain.staff_errors import SwitchRefused
from identity.http.dependencies import (
    CurrentStaffUser,
    CurrentStorefront,
    Hasher,
    Logout,
    Shops,
    Signer,
    add_revocation_headers,
)
from identity.repository.staff_members import read_members, read_memberships
from identity.repository.users import read_profile
from identity.storefront import StaffRules
from identity.use_cases.change_password import ChangePassword, change_password
from identity.use_cases.issue_tokens import refresh
from identity.use_cases.new_password import NewPassword
from identity.use_cases.sign_in import SignIn
from identity.use_cases.sign_in_staff import PendingToken, sign_in_staff
from identity.use_cases.switch_storefront import SwitchStorefront, switch_storefront

routes = staff_router("", "auth", reads=ANY_STAFF, subject="session")
_MACHINE = {
    "email": "",
    "last_name": "",
    "role": API_KEY,
    "second_factors": [],
    "second_factor_required": False,
    "storefronts": [],
}


@routes.post("/auth/login", response_model=SignedInBody | SecondFactorStepBody)
@requires(PUBLIC)
async def log_in(
    body: SignInBody,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
    signer: Signer,
    address: ClientAddress,
) -> Response:
    """Start a session, or name the second factors that complete it at `/auth/second-factor`.

    A customer's account gets the same response as an address without an account.
    """
    command = SignIn(storefront=storefront, email=body.email, password=body.password, staff_only=True)
    signed_in = await sign_in_staff(command, address, reads, uow, hasher, signer)
    if isinstance(signed_in, PendingToken):
        return json_response({"second_factor": shown(SecondFactorStep, signed_in, expires_in=PENDING_SECONDS)})
    return json_response(signed_in_body(signed_in))


@routes.post("/auth/refresh", operation_id="auth.refresh")
@requires(PUBLIC)
async def refresh_access(
    body: RefreshBody, storefront: CurrentStorefront, reads: Reads, signer: Signer
) -> RefreshedBody:
    """Return a new access token. Refused when the account is no longer a staff account."""
    access = await refresh(body.refresh, storefront, reads, signer, staff_only=True)
    return RefreshedBody(access=access, expires_in=STAFF_ACCESS_SECONDS)


@routes.post("/auth/logout", status_code=204)
async def log_out(
    me: CurrentStaffUser, logout: Logout, action: Action, uow: Transaction, body: SignOutBody | None = None
) -> None:
    """End the caller's session, or with `everywhere` all of them. Their tokens become invalid at once."""
    if body and body.everywhere:
        ended = await logout.end_all(me)
        await action.record(uow, after={"ended_sessions": ended})
    else:
        await logout.end(me, body.refresh if body else None)


@routes.post("/auth/password", status_code=204, operation_id="auth.change_password")
async def change_own_password(
    body: PasswordChange,
    me: CurrentStaffUser,
    storefront: CurrentStorefront,
    reads: Reads,
    uow: Transaction,
    hasher: Hasher,
) -> Response:
    """The caller's other sessions end."""
    command = ChangePassword(
        storefront=storefront,
        user_id=me.user_id,
        session_id=me.session_id,
        current=body.current_password,
        new=NewPassword(password=body.new_password, confirmation=body.new_password),
    )
    response = Response(status_code=204)
    add_revocation_headers(response, await change_password(command, reads, uow, hasher))
    return response


def me_routes(modules: Mapping[str, Sequence[str]]) -> APIRouter:
    """`modules` are those of each contract."""
    routes = staff_router("", "auth", reads=ANY_STAFF, subject="session")

    @routes.get("/me", response_model=Me, operation_id="profile.get")
    async def read_self(
        me: CurrentStaffUser, caller: StaffMember, storefront: CurrentStorefront, storefronts: Shops, reads: Reads
    ) -> Response:
        """Who is signed in, what they may do, what this shop has, and of which other shops they are staff.

        An API key has the role `api-key` and its name as `first_name`.
        """
        of_shop = {
            "permissions": sorted(caller.scopes - {API_KEY, ENROL, STAFF}),
            "storefront": shown(MyShop, storefront.model_dump(include=set(MyShop.model_fields))),
            "modules": modules.get(storefront.contract, ()),
        }
        if caller.is_api_key:
            return json_response(shown(Me, _MACHINE, id=caller.user_id, first_name=caller.email, **of_shop))
        profile = await read_profile(reads, me.storefront, me.user_id)
        rows = await read_members(reads, me.storefront, me.user_id)
        others = [row["storefront"] for row in await read_memberships(reads, profile["email"])]
        body = shown(
            Me,
            profile,
            role=rows[0]["role"] if rows else "",
            second_factors=rows[0]["second_factors"] if rows else [],
            second_factor_required=storefront.section(StaffRules).second_factor == "required",
            **of_shop,
            storefronts=[
                shown(MyStorefront, {"name": name, "title": storefronts[name].title})
                for name in others
                if storefronts.get(name)
            ],
        )
        return json_response(body)

    @routes.post("/auth/switch", response_model=SignedInBody, operation_id="auth.switch_storefront")
    async def switch(
        body: SwitchRequest,
        caller: StaffMember,
        storefronts: Shops,
        uow: Transaction,
        signer: Signer,
        address: ClientAddress,
    ) -> Response:
        """A session at another storefront of whose staff the same address is. Use it at that storefront's address."""
        target = storefronts.get(body.storefront)
        if target is None or caller.email is None:
            raise SwitchRefused()
        command = SwitchStorefront(
            from_storefront=caller.storefront,
            session_id=caller.session_id,
            to=target,
            email=caller.email,
            address=address,
        )
        signed_in = await switch_storefront(command, uow, signer)
        return json_response(signed_in_body(signed_in))

    return routes
