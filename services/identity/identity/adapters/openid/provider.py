"""One storefront's sign-in at one OpenID provider."""

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpTransport

from identity.adapters.openid.documents import ProviderDocuments
from identity.adapters.openid.id_tokens import verified_claims
from identity.adapters.openid.requests import ProviderRequests
from identity.domain.authorization_request import AuthorizationRequest
from identity.domain.emails import InvalidEmail, canonical
from identity.domain.provider_profile import ProviderProfile
from identity.domain.sign_in_errors import (
    AuthorizationCodeRefused,
    ProviderNotConfigured,
    ProviderUnavailable,
    ProviderUnknown,
)
from identity.settings import OpenIdClient, OpenIdClients

KNOWN = frozenset({"google"})
"""The providers that the contract names; a storefront may have others."""
SHARED = "*"
SCOPE = "openid email profile"
NAME_LENGTH = 150
SUBJECT_LENGTH = 255


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    name: str
    client: OpenIdClient
    requests: ProviderRequests
    documents: ProviderDocuments

    async def authorization_url(self, request: AuthorizationRequest, state: str) -> str:
        """The provider's page to which the browser is sent. Raises ProviderUnavailable."""
        metadata = await self.documents.metadata()
        url: str = prepare_grant_uri(
            metadata.authorization_endpoint,
            self.client.client_id,
            "code",
            redirect_uri=request.redirect_uri,
            scope=SCOPE,
            state=state,
            nonce=request.nonce,
            code_challenge=create_s256_code_challenge(request.code_verifier),
            code_challenge_method="S256",
        )
        return url

    async def profile(self, request: AuthorizationRequest, code: str) -> ProviderProfile:
        """Exchange an authorization code. Raises AuthorizationCodeRefused, ProviderUnavailable."""
        metadata = await self.documents.metadata()
        form: str = prepare_token_request(
            "authorization_code",
            code=code,
            redirect_uri=request.redirect_uri,
            client_id=self.client.client_id,
            client_secret=self.client.client_secret.get_secret_value(),
            code_verifier=request.code_verifier,
        )
        tokens = await self.requests.token(metadata.token_endpoint, form)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise ProviderUnavailable(reason="the token endpoint returned no ID token")
        claims = await verified_claims(id_token, access_token, request.nonce, self.client.client_id, self.documents)
        return _profile(self.name, claims)


class OpenIdProviders:
    """The providers of all storefronts. Storefronts share the documents of a provider.

    `transport` replaces the network. The environment's proxy is not used for substitutes of providers, without TLS.
    """

    def __init__(self, clients: OpenIdClients, transport: HttpTransport | None) -> None:
        self._clients = clients
        urls = {client.discovery_url for providers in clients.values() for client in providers.values()}
        use_proxies = all(url.startswith("https:") for url in urls)
        self._requests = ProviderRequests(transport or ExternalTransport(use_proxies=use_proxies))
        self._documents = {url: ProviderDocuments(url, self._requests) for url in urls}

    def of(self, storefront: str, name: str) -> OpenIdProvider:
        """Raises ProviderUnknown, ProviderNotConfigured."""
        client = self._clients.get(storefront, {}).get(name) or self._clients.get(SHARED, {}).get(name)
        if client is None:
            raise ProviderNotConfigured(provider=name) if name in KNOWN else ProviderUnknown()
        return OpenIdProvider(name, client, self._requests, self._documents[client.discovery_url])


def _profile(provider: str, claims: dict[str, Any]) -> ProviderProfile:
    """Raises AuthorizationCodeRefused without a verified address: it could be that of another person."""
    subject, email = claims.get("sub"), claims.get("email")
    if not (isinstance(subject, str) and isinstance(email, str) and claims.get("email_verified") is True):
        raise AuthorizationCodeRefused()
    if not 0 < len(subject) <= SUBJECT_LENGTH or "\x00" in subject:
        raise AuthorizationCodeRefused()
    try:
        address = canonical(email)
    except InvalidEmail as error:
        raise AuthorizationCodeRefused() from error
    first, last = (_name(claims.get(claim)) for claim in ("given_name", "family_name"))
    return ProviderProfile(provider=provider, subject=subject, email=address, first_name=first, last_name=last)


def _name(claim: Any) -> str:
    return claim.replace("\x00", "").strip()[:NAME_LENGTH] if isinstance(claim, str) else ""
