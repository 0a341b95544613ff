"""The routes of the provider."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.addresses import called_base
from sandbox.google.authorize import AuthorizeEndpoint
from sandbox.google.errors import OAuthError
from sandbox.google.provider import Provider
from sandbox.google.token_endpoint import TokenEndpoint
from sandbox.pages import page
from sandbox.settings import SandboxSettings
from sandbox.store import Store

CACHED = {"cache-control": "public, max-age=3600"}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">'
    '<rect width="96" height="96" fill="hsl({hue} 55% 45%)"/><circle cx="48" cy="38" r="17" fill="#fff"/>'
    '<path d="M14 96a34 32 0 0 1 68 0z" fill="#fff"/></svg>'
)


class GoogleRoutes:
    """The OpenID provider over HTTP."""

    def __init__(self, store: Store, settings: SandboxSettings) -> None:
        self._provider = Provider(store, settings)

    def routes(self) -> list[Route]:
        return [
            Route("/google/", self.home, methods=["GET"]),
            Route("/google", self.home, methods=["GET"]),
            Route("/google/.well-known/openid-configuration", self.discovery, methods=["GET"]),
            Route("/google/authorize", AuthorizeEndpoint(self._provider).endpoint, methods=["GET", "POST"]),
            Route("/google/token", TokenEndpoint(self._provider).endpoint, methods=["POST"]),
            Route("/google/userinfo", self.userinfo, methods=["GET", "POST"]),
            Route("/google/jwks", self.keys, methods=["GET"]),
            Route("/google/picture/{subject}", self.picture, methods=["GET"]),
        ]

    async def home(self, request: Request) -> Response:
        settings = self._provider.settings
        return page(
            "google",
            root=settings.root,
            issuer=self._provider.issuer,
            secret=settings.google_client_secret,
            accounts=self._provider.accounts.latest(),
        )

    async def discovery(self, request: Request) -> Response:
        return JSONResponse(self._provider.discovery(called_base(request)))

    async def keys(self, request: Request) -> Response:
        return JSONResponse(self._provider.keys(), headers=CACHED)

    async def userinfo(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        access = self._provider.grants.access(token.strip()) if scheme.lower() == "bearer" else None
        if access is None:
            refusal = OAuthError("invalid_request", "Invalid Credentials", 401)
            return refusal.response('Bearer realm="sandbox", error="invalid_token"')
        return JSONResponse(self._provider.claims(access.account, access.scopes), headers={"cache-control": "no-store"})

    async def picture(self, request: Request) -> Response:
        """A picture for a subject: a figure on a colour of its own."""
        hue = sha256(request.path_params["subject"].encode()).digest()[0] * 360 // 256
        return Response(PICTURE.format(hue=hue), media_type="image/svg+xml", headers=CACHED)
