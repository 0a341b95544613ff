"""`/api/v1/auth/me/`: the caller's own account."""

from common.errors import InvalidToken
from common.web import Reads, Transaction, json_response, router
from fastapi import Response

from identity.contracts.emporium.schemas import Profile, ProfileBody
from identity.domain.users import read_profile
from identity.use_cases.update_profile import UpdateProfile, update_profile
from identity.web.dependencies import Self

routes = router("/api/v1/auth/me", "profile")


@routes.get("/", response_model=Profile)
async def read(me: Self, reads: Reads) -> Response:
    profile = await read_profile(reads, me.storefront, me.user_id)
    if profile is None:
        raise InvalidToken()
    return json_response(profile)


@routes.put("/")
async def update(body: ProfileBody, me: Self, tx: Transaction) -> Profile:
    """Partial. The address can not be changed here; whatever is read-only is ignored."""
    changes = body.model_dump(exclude_unset=True)
    return Profile.of(
        await update_profile(UpdateProfile(storefront=me.storefront, user_id=me.user_id, changes=changes), tx)
    )
