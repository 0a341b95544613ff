"""`/api/v1/auth/user/`: the caller's own account."""

from common.http import Reads, Transaction, router
from dialects.marbelle_bodies import Envelope, envelope

from identity.contracts.marbelle.schemas import ProfileBody, UserBody
from identity.http.dependencies import CurrentUser
from identity.repository.users import read_account
from identity.use_cases.update_profile import UpdateProfile, update_profile

routes = router("/api/v1/auth/user", "profile")


@routes.get("/")
async def read(me: CurrentUser, reads: Reads) -> Envelope[UserBody]:
    """The caller's account."""
    account = await read_account(reads, me.storefront, me.user_id)
    return envelope("Profile retrieved successfully.", UserBody.of(account))


@routes.put("/")
async def update(body: ProfileBody, me: CurrentUser, uow: Transaction) -> Envelope[UserBody]:
    """A partial update. The e-mail address is changed by `request-email-change/` only."""
    command = UpdateProfile(storefront=me.storefront, user_id=me.user_id, changes=body.changes())
    return envelope("Profile updated successfully.", UserBody.of(await update_profile(command, uow)))
