"""Receive the browser that an OpenID provider has sent back."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from common.db.executor import Executor

from identity.domain.authorization_request import AuthorizationRequest
from identity.domain.random_tokens import digest_of
from identity.domain.sign_in_errors import StateInvalid, StateMismatch, StateMissing
from identity.repository import authorization_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFromProvider:
    """`browsers` are the secrets in the browser's cookies; none if it sent no cookie."""

    storefront: str
    provider: str
    state: str | None
    browsers: Sequence[str]


async def take_authorization_request(command: ReturnFromProvider, executor: Executor) -> AuthorizationRequest:
    """The sign-in that has begun with the state, which is used up, also if this raises.

    A missing cookie is not refused: clients may begin a sign-in without cookies. Raises StateMissing, StateInvalid,
    StateMismatch.
    """
    if not command.state:
        raise StateMissing()
    request = await authorization_requests.take_authorization_request(executor, command.storefront, command.state)
    if request is None:
        raise StateInvalid()
    if request.provider != command.provider or not _is_same_browser(request, command.browsers):
        raise StateMismatch()
    return request


def _is_same_browser(request: AuthorizationRequest, browsers: Sequence[str]) -> bool:
    matches = [hmac.compare_digest(digest_of(browser), request.browser_digest) for browser in browsers]
    return not matches or any(matches)
