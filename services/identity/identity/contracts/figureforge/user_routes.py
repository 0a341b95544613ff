"""`/api/auth/user/`: the caller's profile."""

from common.http import Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.figureforge.user_schemas import (
    ProfileBody,
    StatsBody,
    UpdatedUserBody,
    UserBody,
    stats_body,
    updated_user_body,
    user_body,
)
from identity.http.dependencies import CurrentStorefront, CurrentUser, Principal
from identity.repository.members import read_member
from identity.use_cases.change_profile import ChangeProfile, change_profile

routes = router("/api/auth/user", "profile")


@routes.get("/", response_model=UserBody, operation_id="profile.get")
async def read_self(me: CurrentUser, storefront: CurrentStorefront, reads: Reads) -> Response:
    """Return the caller's profile with subscription and quota."""
    return json_response(user_body(await read_member(reads, storefront, me.user_id)))


@routes.get("/stats/", response_model=StatsBody)
async def read_stats(me: CurrentUser, storefront: CurrentStorefront, reads: Reads) -> Response:
    """Return how much of the quota the caller has used."""
    return json_response(stats_body(await read_member(reads, storefront, me.user_id), storefront))


@routes.post("/update/", response_model=UpdatedUserBody, operation_id="profile.update_by_other_method")
async def update(body: ProfileBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """Change the fields that the body has: `username`, `display_name`, `preferences`."""
    return await _updated(body, me, storefront, uow)


@routes.put("/update/", response_model=UpdatedUserBody, operation_id="profile.replace")
async def put(body: ProfileBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """As with POST: fields that the body does not have are not changed."""
    return await _updated(body, me, storefront, uow)


@routes.patch("/update/", response_model=UpdatedUserBody, operation_id="profile.update")
async def patch(body: ProfileBody, me: CurrentUser, storefront: CurrentStorefront, uow: Transaction) -> Response:
    """As with POST."""
    return await _updated(body, me, storefront, uow)


async def _updated(body: ProfileBody, me: Principal, storefront: CurrentStorefront, uow: Transaction) -> Response:
    command = ChangeProfile(storefront=storefront.name, user_id=me.user_id, changes=body.changes())
    await change_profile(command, uow)
    return json_response(updated_user_body(await read_member(uow, storefront, me.user_id)))
