"""`/api/v1/auth/user/`: the caller's own account."""

from common.http import Reads, Transaction, router
from dialects.marbelle_bodies import Envelope, envelope_response
from fastapi import Response

from identity.contracts.marbelle.schemas import ProfileBody, UserBody, user_body
from identity.http.dependencies import CurrentUser
from identity.repository.users import read_account
from identity.use_cases.update_profile import UpdateProfile, update_profile

routes = router("/api/v1/auth/user", "profile")


@routes.get("/", response_model=Envelope[UserBody])
async def read(me: CurrentUser, reads: Reads) -> Response:
    """The caller's account."""
    account = await read_account(reads, me.storefront, me.user_id)
    return envelope_response("Profile retrieved successfully.", user_body(account))


@routes.put("/", response_model=Envelope[UserBody])
async def update(body: ProfileBody, me: CurrentUser, uow: Transaction) -> Response:
    """A partial update. The e-mail address is changed by `request-email-change/` only."""
    command = UpdateProfile(storefront=me.storefront, user_id=me.user_id, changes=body.changes())
    return envelope_response("Profile updated successfully.", user_body(await update_profile(command, uow)))
