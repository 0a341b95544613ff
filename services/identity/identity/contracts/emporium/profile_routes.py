"""`/api/v1/auth/me/`: the caller's own account."""

from common.http import Reads, Transaction, json_response, router, shown
from fastapi import Response

from identity.contracts.emporium.schemas import Profile, ProfileBody
from identity.http.dependencies import CurrentUser
from identity.repository.users import read_profile
from identity.use_cases.update_profile import UpdateProfile, update_profile

routes = router("/api/v1/auth/me", "profile")


@routes.get("/", response_model=Profile)
async def read(me: CurrentUser, reads: Reads) -> Response:
    """The caller's account."""
    return json_response(await read_profile(reads, me.storefront, me.user_id))


@routes.put("/", response_model=Profile)
async def update(body: ProfileBody, me: CurrentUser, uow: Transaction) -> Response:
    """A partial update. The e-mail address cannot be changed here; read-only fields are ignored."""
    changes = body.model_dump(exclude_unset=True)
    command = UpdateProfile(storefront=me.storefront, user_id=me.user_id, changes=changes)
    return json_response(shown(Profile, await update_profile(command, uow)))
