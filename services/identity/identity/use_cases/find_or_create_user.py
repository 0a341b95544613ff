"""Find or create the account of a user whom an OpenID provider has identified."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.domain.errors import EmailTaken
from identity.domain.provider_account import ProviderAccount
from identity.domain.provider_profile import ProviderProfile
from identity.domain.sign_in_errors import ProviderUserMissing
from identity.domain.user import User
from identity.repository.provider_accounts import add_provider_account, find_user_of_provider_account
from identity.repository.users import Users
from identity.use_cases.hand_over_account import hand_over_account
from identity.use_cases.register import add_account


@dataclass(frozen=True, slots=True)
class ProviderUser:
    """`revoked` are the sessions that ended because the provider has proved whose address it is."""

    user: User
    revoked: list[SessionRevoked]


async def find_or_create_user(
    profile: ProviderProfile, storefront: Storefront, uow: UnitOfWork, language: Language | None = None
) -> ProviderUser:
    """Lock the account with the profile's subject; else link, or create, the one with its address.

    `language` is what the request prefers, for a new account.

    Raises ProviderUserMissing if that account is locked, staff, or linked with another subject: an address can change
    hands, a subject cannot. Staff use their password: a provider is not trusted with their permissions.
    """
    users = Users(uow, storefront.name)
    known = await find_user_of_provider_account(uow, storefront.name, profile.provider, profile.subject)
    if known is not None:
        return ProviderUser(_checked(await users.lock(known)), [])
    user = await users.lock_by_email(profile.email)
    if user is None:
        user = await _created(profile, storefront, uow, language) or await users.lock_by_email(profile.email)
    return await _linked(_checked(user), profile, storefront, uow)


def _checked(user: User | None) -> User:
    if user is None or user.is_staff:
        raise ProviderUserMissing()
    return user


async def _created(
    profile: ProviderProfile, storefront: Storefront, uow: UnitOfWork, language: Language | None
) -> User | None:
    """None if a concurrent transaction has created an account with the address."""
    user = User(
        storefront=storefront.name,
        email=profile.email,
        first_name=profile.first_name,
        last_name=profile.last_name,
        language=language,
        verified_at=clock.now(),
    )
    try:
        await add_account(user, uow)
    except EmailTaken:
        return None
    return user


async def _linked(user: User, profile: ProviderProfile, storefront: Storefront, uow: UnitOfWork) -> ProviderUser:
    revoked = [] if user.is_verified else await hand_over_account(user, storefront, uow)
    await _link(user, profile, uow)
    user.first_name = user.first_name or profile.first_name
    user.last_name = user.last_name or profile.last_name
    await Users(uow, storefront.name).save(user)
    return ProviderUser(user, revoked)


async def _link(user: User, profile: ProviderProfile, uow: UnitOfWork) -> None:
    """A concurrent sign-in may have linked the same accounts already."""
    account = ProviderAccount(
        storefront=user.storefront, provider=profile.provider, subject=profile.subject, user_id=user.id
    )
    if await add_provider_account(uow, account):
        return
    linked = await find_user_of_provider_account(uow, user.storefront, profile.provider, profile.subject)
    if linked != user.id:
        raise ProviderUserMissing()
