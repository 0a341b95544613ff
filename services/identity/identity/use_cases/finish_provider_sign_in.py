"""Finish a sign-in at an OpenID provider: start a session, or issue a ticket for one."""

from dataclasses import dataclass

import structlog
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.openid.provider import OpenIdProvider
from identity.adapters.signing import TokenSigner
from identity.domain.authorization_request import AuthorizationRequest
from identity.domain.provider_profile import ProviderProfile
from identity.domain.sign_in_errors import AuthorizationCodeMissing, AuthorizationCodeRefused, ProviderUnavailable
from identity.repository.authorization_requests import issue_ticket
from identity.use_cases.find_or_create_user import find_or_create_user
from identity.use_cases.start_session import SignedIn, start_session

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """`return_to` is the page that gets the ticket."""

    ticket: str
    return_to: str


@dataclass(frozen=True, slots=True)
class FinishedSignIn:
    """`revoked` are sessions of the account that ended."""

    result: SignedIn | IssuedTicket
    revoked: list[SessionRevoked]


async def read_profile(provider: OpenIdProvider, request: AuthorizationRequest, code: str | None) -> ProviderProfile:
    """Calls the provider, so there must be no open transaction.

    Raises AuthorizationCodeMissing, AuthorizationCodeRefused, ProviderUnavailable.
    """
    if not code:
        raise AuthorizationCodeMissing()
    try:
        return await provider.profile(request, code)
    except AuthorizationCodeRefused as error:
        log.warning("provider_sign_in_refused", provider=provider.name, reason=type(error.__cause__).__name__)
        raise
    except ProviderUnavailable as error:
        log.warning("provider_unavailable", provider=provider.name, reason=error.facts.get("reason"))
        raise


async def finish_provider_sign_in(
    profile: ProviderProfile,
    request: AuthorizationRequest,
    storefront: Storefront,
    uow: UnitOfWork,
    signer: TokenSigner,
    language: Language | None = None,
) -> FinishedSignIn:
    """`language` is what the browser prefers, for a new account. With a `return_to` a ticket is issued, whose exchange
    starts the session. Raises ProviderUserMissing.
    """
    found = await find_or_create_user(profile, storefront, uow, language)
    if request.return_to is None:
        return FinishedSignIn(await start_session(found.user, storefront, uow, signer), found.revoked)
    ticket = await issue_ticket(uow, storefront.name, found.user.id)
    return FinishedSignIn(IssuedTicket(ticket, request.return_to), found.revoked)
