"""`/api/v1/auth/user/`: the caller's own account."""

from common.errors import InvalidToken
from common.web import Reads, Transaction, router
from dialects.marbelle_bodies import Answer, answer

from identity.contracts.marbelle.schemas import ProfileBody, UserBody
from identity.domain.users import read_account
from identity.use_cases.update_profile import UpdateProfile, update_profile
from identity.web.dependencies import Self

routes = router("/api/v1/auth/user", "profile")


@routes.get("/")
async def read(me: Self, reads: Reads) -> Answer[UserBody]:
    account = await read_account(reads, me.storefront, me.user_id)
    if account is None:
        raise InvalidToken()
    return answer("Profile retrieved successfully.", UserBody.of(account))


@routes.put("/")
async def update(body: ProfileBody, me: Self, tx: Transaction) -> Answer[UserBody]:
    """Partial. The e-mail address stays: it is changed by a request of its own."""
    command = UpdateProfile(storefront=me.storefront, user_id=me.user_id, changes=body.changes())
    return answer("Profile updated successfully.", UserBody.of(await update_profile(command, tx)))
